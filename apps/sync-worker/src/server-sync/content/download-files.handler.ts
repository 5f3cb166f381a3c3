import { DataSource } from 'typeorm';
import { findFilesBySha1 } from '@sluice/domain/catalog';
import { createEvent } from '@sluice/domain/events';
import { appendToOutbox } from '@sluice/domain/messaging';
import { downloadFiles, type DownloadFiles, type DownloadFilesResponse } from '@sluice/protocol/wsusss';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { EVENT_SOURCE } from '../../event-source.js';
import { ServerCookies } from '../../server-cookies/server-cookies.js';
import { MAX_FILES_PER_REQUEST } from '../request-limits.js';

/** MS-WSUSSS 3.1.4.11: a downstream server did not find files here. They are fetched by whoever fetches content; nobody waits for that. */
@HandlesOperation(downloadFiles)
export class DownloadFilesHandler implements SoapOperationHandler<DownloadFiles, DownloadFilesResponse> {
  constructor(private readonly cookies: ServerCookies, private readonly dataSource: DataSource) {}

  async handle({ cookie, fileDigestList }: DownloadFiles, call: SoapCall): Promise<DownloadFilesResponse> {
    const { accountGuid } = await this.cookies.open(cookie, call);
    if (fileDigestList.length === 0 || fileDigestList.length > MAX_FILES_PER_REQUEST) throw new OperationFault('InvalidParameters', 'fileDigestList');
    const digests = [...new Set(fileDigestList.map((digest) => digest.toString('base64')))];
    const known = await findFilesBySha1(this.dataSource, fileDigestList);
    const present = new Set(known.map((file) => file.sha1.toString('base64')));
    const missing = digests.filter((digest) => !present.has(digest));
    // The clause wants those that are not known, as they came, separated by "|".
    if (missing.length > 0) throw new OperationFault('FileDigestsMissing', missing.join('|'));
    const event = createEvent('ContentRequested', { requestedBy: 'downstream', digests }, { source: EVENT_SOURCE, subject: accountGuid });
    await this.dataSource.transaction((manager) => appendToOutbox(manager, event));
    return {};
  }
}
