import { Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findRevisions, readDocuments, readFiles, type CatalogRevisionFile, type FoundRevision, type RevisionIdentity } from '@sluice/domain/catalog';
import { getUpdateData, type GetUpdateData, type GetUpdateDataResponse, type ServerUpdateData } from '@sluice/protocol/wsusss';
import { CONFIG } from '@sluice/platform/config';
import { Log } from '@sluice/platform/observability';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ServerCookies } from '../../server-cookies/server-cookies.js';
import { answerBudgetBytes, type SyncWorkerConfig } from '../../sync-worker.config.js';
import { Gate } from '../gate.js';
import { requestedRevisions } from '../requested-revisions.js';
import { countWithin } from './answer-budget.js';
import { DocumentEncoder } from './document-encoder.service.js';
import type { EncodedDocument } from './encode-document.js';
import { updateDataAnswer } from './update-data-answer.js';

/** Calls that one process reads documents for at once; further ones wait. Each holds about its budget, or one long document. */
const CALLS_AT_ONCE = 8;

/** MS-WSUSSS 3.1.4.6: the documents of revisions, as they came here, and their files. */
@HandlesOperation(getUpdateData)
export class GetUpdateDataHandler implements SoapOperationHandler<GetUpdateData, GetUpdateDataResponse> {
  readonly #gate = new Gate(CALLS_AT_ONCE);
  readonly #log: Log;

  constructor(
    private readonly cookies: ServerCookies,
    private readonly encoder: DocumentEncoder,
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: SyncWorkerConfig,
    log: Log,
  ) {
    this.#log = log.child(GetUpdateDataHandler.name);
  }

  async handle(request: GetUpdateData, call: SoapCall): Promise<GetUpdateDataResponse> {
    const { accountGuid } = await this.cookies.open(request.cookie, call);
    const found = await this.#find(requestedRevisions(request.updateIds), accountGuid);
    return { GetUpdateDataResult: await this.#gate.run(() => this.#answer(found)) };
  }

  async #answer(found: readonly FoundRevision[]): Promise<ServerUpdateData> {
    const budget = answerBudgetBytes(this.config);
    // What is stored is about as long as what is sent: it bounds what is read, before what is sent is known.
    const candidates = found.slice(0, countWithin(found.map((revision) => revision.storedLength), budget));
    const documents = await this.#encode(candidates);
    const encoded = candidates.map((revision) => ({ revision, document: documents.get(revision.revisionId)! }));
    const told = encoded.slice(0, countWithin(encoded.map(({ document }) => document.length), budget));
    const files = await this.#files(told.map(({ revision }) => revision.revisionId));
    return updateDataAnswer(told.map((one) => ({ ...one, files: files.get(one.revision.revisionId) ?? [] })));
  }

  /** An unknown revision fails the whole call, as a real server does it, although the clause would leave it out. */
  async #find(requested: readonly RevisionIdentity[], accountGuid: string): Promise<FoundRevision[]> {
    const found = await findRevisions(this.dataSource, requested);
    return found.map((revision, at) => {
      if (revision !== undefined) return revision;
      // The fault has no place for it.
      this.#log.warn('A downstream server asked for a revision that is not here', { accountGuid, ...requested[at] });
      throw new OperationFault('InternalServerError');
    });
  }

  /** The documents by revision id; of a revision that is asked for twice, once. */
  async #encode(revisions: readonly FoundRevision[]): Promise<Map<number, EncodedDocument>> {
    const distinct = [...new Map(revisions.map((revision) => [revision.revisionId, revision])).values()];
    const gzip = await readDocuments(this.dataSource, distinct.map((revision) => revision.revisionId));
    const stored = distinct.map(({ revisionId, documentLength }) => {
      const bytes = gzip.get(revisionId);
      // Removed since it was found.
      if (bytes === undefined) throw new OperationFault('InternalServerError');
      return { gzip: bytes, documentLength };
    });
    const encoded = await this.encoder.encode(stored);
    return new Map(distinct.map(({ revisionId }, at) => [revisionId, encoded[at]!]));
  }

  async #files(revisionIds: readonly number[]): Promise<Map<number, CatalogRevisionFile[]>> {
    const files = new Map<number, CatalogRevisionFile[]>(revisionIds.map((revisionId) => [revisionId, []]));
    for (const file of await readFiles(this.dataSource, revisionIds)) files.get(file.revisionId)?.push(file);
    return files;
  }
}
