import { Module } from '@nestjs/common';
import { dssAuthWebService, serverSyncWebService } from '@sluice/protocol/wsusss';
import { DatabaseModule } from '@sluice/platform/database';
import { MessagingModule } from '@sluice/platform/messaging';
import { SoapHostModule, type SoapServiceDefinition } from '@sluice/platform/soap-host';

/** The largest request is a filter with every product and classification: some thousand GUIDs of about 100 bytes each. Bytes. */
const MAX_REQUEST_BYTES = 2 * 1024 * 1024;

const SERVICES: readonly SoapServiceDefinition[] = [
  {
    contract: dssAuthWebService,
    paths: ['/DssAuthWebService/DssAuthWebService.asmx'],
    maxRequestBytes: MAX_REQUEST_BYTES,
    unserved: Object.keys(dssAuthWebService.operations),
  },
  {
    contract: serverSyncWebService,
    paths: ['/ServerSyncWebService/ServerSyncWebService.asmx'],
    maxRequestBytes: MAX_REQUEST_BYTES,
    unserved: Object.keys(serverSyncWebService.operations),
  },
];

/** The service that synchronises servers (MS-WSUSSS): it answers downstream servers and asks the upstream one. */
@Module({
  imports: [
    DatabaseModule.forRoot({ service: 'sync-worker' }),
    MessagingModule.forRoot({ service: 'sync-worker' }),
    SoapHostModule.forServices(SERVICES),
  ],
})
export class SyncWorkerModule {}
