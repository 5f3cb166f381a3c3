import { Module } from '@nestjs/common';
import { dssAuthWebService, serverSyncWebService } from '@sluice/protocol/wsusss';
import { DatabaseModule } from '@sluice/platform/database';
import { MessagingModule } from '@sluice/platform/messaging';
import { ServerStateService } from '@sluice/platform/server-state';
import { SoapHostModule, type SoapServiceDefinition } from '@sluice/platform/soap-host';
import { DownstreamModule } from './downstream/downstream.module.js';
import { GetAuthorizationCookieHandler } from './dss-auth/get-authorization-cookie.handler.js';
import { DssAuthPingHandler } from './dss-auth/ping.handler.js';
import { KnownServers } from './known-servers/known-servers.service.js';
import { ServerCookies } from './server-cookies/server-cookies.js';
import { Anchors } from './server-sync/anchors/anchors.service.js';
import { GetConfigDataHandler } from './server-sync/config-data/get-config-data.handler.js';
import { DownloadFilesHandler } from './server-sync/content/download-files.handler.js';
import { GetUpdateDecryptionDataHandler } from './server-sync/content/get-update-decryption-data.handler.js';
import { GetDeploymentsHandler } from './server-sync/deployments/get-deployments.handler.js';
import { GetDriverIdListHandler } from './server-sync/drivers/get-driver-id-list.handler.js';
import { GetDriverSetDataHandler } from './server-sync/drivers/get-driver-set-data.handler.js';
import { GetAuthConfigHandler } from './server-sync/get-auth-config.handler.js';
import { GetCookieHandler } from './server-sync/get-cookie.handler.js';
import { GetRelatedRevisionsForUpdatesHandler } from './server-sync/get-related-revisions-for-updates.handler.js';
import { ServerSyncPingHandler } from './server-sync/ping.handler.js';
import { GetRevisionIdListHandler } from './server-sync/revision-ids/get-revision-id-list.handler.js';
import { DocumentEncoder } from './server-sync/update-data/document-encoder.service.js';
import { GetUpdateDataHandler } from './server-sync/update-data/get-update-data.handler.js';

/** The largest request is a filter with every product and classification: some thousand GUIDs of about 100 bytes each. Bytes. */
const MAX_REQUEST_BYTES = 2 * 1024 * 1024;

const SERVICES: readonly SoapServiceDefinition[] = [
  {
    contract: dssAuthWebService,
    paths: ['/DssAuthWebService/DssAuthWebService.asmx'],
    maxRequestBytes: MAX_REQUEST_BYTES,
  },
  {
    contract: serverSyncWebService,
    paths: ['/ServerSyncWebService/ServerSyncWebService.asmx'],
    maxRequestBytes: MAX_REQUEST_BYTES,
  },
];

/** The service that synchronises servers (MS-WSUSSS): it answers downstream servers and asks the upstream one. */
@Module({
  imports: [
    DatabaseModule.forRoot({ service: 'sync-worker' }),
    MessagingModule.forRoot({ service: 'sync-worker' }),
    SoapHostModule.forServices(SERVICES),
    DownstreamModule,
  ],
  providers: [
    ServerStateService, ServerCookies, KnownServers, Anchors, DocumentEncoder,
    GetAuthorizationCookieHandler, DssAuthPingHandler,
    GetAuthConfigHandler, GetCookieHandler, GetConfigDataHandler, GetRevisionIdListHandler, GetUpdateDataHandler, GetUpdateDecryptionDataHandler,
    GetDeploymentsHandler, DownloadFilesHandler, GetRelatedRevisionsForUpdatesHandler, GetDriverIdListHandler, GetDriverSetDataHandler, ServerSyncPingHandler,
  ],
})
export class SyncWorkerModule {}
