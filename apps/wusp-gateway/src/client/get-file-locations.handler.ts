import { DataSource } from 'typeorm';
import { findFilesBySha1 } from '@sluice/domain/catalog';
import { getFileLocations, type GetFileLocations, type GetFileLocationsResponse } from '@sluice/protocol/wusp';
import type { Outgoing } from '@sluice/protocol/soap';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ServerStateService } from '@sluice/platform/server-state';
import { ClientCookies } from './client-cookies.js';
import { contentBaseUrl } from './content-location.js';
import { fileLocation } from './extended-info/file-locations.js';

const SHA1_BYTES = 20;
/** Digests per call; a native agent names the files of one update. */
const MAX_DIGESTS = 1000;

/** MS-WUSP 3.1.5.10: where the files with these digests are now. Digests of files that nobody knows are left out. */
@HandlesOperation(getFileLocations)
export class GetFileLocationsHandler implements SoapOperationHandler<GetFileLocations, GetFileLocationsResponse> {
  constructor(
    private readonly cookies: ClientCookies,
    private readonly server: ServerStateService,
    private readonly dataSource: DataSource,
  ) {}

  async handle(request: GetFileLocations, call: SoapCall): Promise<Outgoing<GetFileLocationsResponse>> {
    const session = this.cookies.openAnywhere(request.cookie);
    const digests = request.fileDigests.map((digest) => Buffer.from(digest));
    const valid = digests.length > 0 && digests.length <= MAX_DIGESTS && digests.every((digest) => digest.length === SHA1_BYTES);
    if (!valid) throw new OperationFault('InvalidParameters', 'fileDigests');
    const files = await findFilesBySha1(this.dataSource, digests);
    const { contentBaseUrl: configured, contentLocationGeneration } = this.server.current.configuration;
    const baseUrl = contentBaseUrl(configured, call);
    return {
      GetFileLocationsResult: {
        FileLocations: files.map((file) => fileLocation(file, baseUrl)),
        // From here on the client knows where files are, which is what FileLocationChanged asked of it.
        NewCookie: this.cookies.reissue({ ...session, contentLocationGeneration }),
      },
    };
  }
}
