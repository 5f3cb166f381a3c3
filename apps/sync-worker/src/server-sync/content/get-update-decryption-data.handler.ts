import { DataSource } from 'typeorm';
import { findRevisions, readFiles, type FoundRevision } from '@sluice/domain/catalog';
import { readFileDecryption } from '@sluice/domain/content';
import {
  getUpdateDecryptionData, type GetUpdateDecryptionData, type GetUpdateDecryptionDataResponse, type ServerSyncUpdateFileDecryption,
} from '@sluice/protocol/wsusss';
import { HandlesOperation, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ServerCookies } from '../../server-cookies/server-cookies.js';
import { requestedRevisions } from '../requested-revisions.js';

/** MS-WSUSSS 3.1.4.18: what decrypts the files of revisions. A revision that is not there, or has no files, has no entry. */
@HandlesOperation(getUpdateDecryptionData)
export class GetUpdateDecryptionDataHandler implements SoapOperationHandler<GetUpdateDecryptionData, GetUpdateDecryptionDataResponse> {
  constructor(private readonly cookies: ServerCookies, private readonly dataSource: DataSource) {}

  async handle(request: GetUpdateDecryptionData, call: SoapCall): Promise<GetUpdateDecryptionDataResponse> {
    await this.cookies.open(request.cookie, call);
    const found = await findRevisions(this.dataSource, requestedRevisions(request.updateIds));
    const entries = await this.#entries(found.filter((revision) => revision !== undefined));
    return { GetUpdateDecryptionDataResult: { UpdateFileDecryptionData: entries } };
  }

  /** Every file of each revision, with its key when it has one: "This value MAY be NULL". */
  async #entries(revisions: readonly FoundRevision[]): Promise<ServerSyncUpdateFileDecryption[]> {
    const files = await readFiles(this.dataSource, revisions.map(({ revisionId }) => revisionId));
    const decryption = await readFileDecryption(this.dataSource, files.map((file) => file.sha1));
    const keys = new Map(decryption.map(({ sha1, decryptionKey }) => [sha1.toString('hex'), decryptionKey]));
    return revisions.flatMap(({ revisionId, updateId, revisionNumber }) => {
      const own = new Map(files.filter((file) => file.revisionId === revisionId).map((file) => [file.sha1.toString('hex'), file.sha1]));
      if (own.size === 0) return [];
      const FileDecryptionData = [...own].map(([name, FileDigest]) => {
        const key = keys.get(name);
        return { FileDigest, ...(key && { DecryptionKey: key.reveal() }) };
      });
      return [{ UpdateId: { UpdateID: updateId, RevisionNumber: revisionNumber }, FileDecryptionData }];
    });
  }
}
