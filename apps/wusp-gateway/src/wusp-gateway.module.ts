import { Module } from '@nestjs/common';
import { clientWebService, simpleAuthWebService } from '@sluice/protocol/wusp';
import { DatabaseModule } from '@sluice/platform/database';
import { MessagingModule } from '@sluice/platform/messaging';
import { SoapHostModule, type SoapServiceDefinition } from '@sluice/platform/soap-host';
import { CatalogEventsController } from './catalog/catalog-events.controller.js';
import { CatalogService } from './catalog/catalog.service.js';
import { ClientCookies } from './client/client-cookies.js';
import { GetConfigHandler } from './client/get-config.handler.js';
import { GetCookieHandler } from './client/get-cookie.handler.js';
import { ExtendedInfo } from './client/extended-info/extended-info.service.js';
import { GetExtendedUpdateInfo2Handler } from './client/get-extended-update-info-2.handler.js';
import { GetExtendedUpdateInfoHandler } from './client/get-extended-update-info.handler.js';
import { GetFileLocationsHandler } from './client/get-file-locations.handler.js';
import { RefreshCacheHandler } from './client/refresh-cache.handler.js';
import { RegisterComputerHandler } from './client/register-computer.handler.js';
import { RegisteredClients } from './client/registered-clients.service.js';
import { StartCategoryScanHandler } from './client/start-category-scan.handler.js';
import { SyncPrinterCatalogHandler } from './client/sync-printer-catalog.handler.js';
import { SyncInfoWriter } from './client/sync-updates/sync-info.service.js';
import { SyncUpdatesHandler } from './client/sync-updates/sync-updates.handler.js';
import { SynchronizationRecorder } from './client/sync-updates/synchronization-recorder.service.js';
import { UpdateInfoWriter } from './client/sync-updates/update-info-writer.service.js';
import { FragmentStore } from './fragments/fragment-store.service.js';
import { MembershipsService } from './memberships/memberships.service.js';
import { ServerStateService } from '@sluice/platform/server-state';
import { GetAuthorizationCookieHandler } from './simple-auth/get-authorization-cookie.handler.js';

/** Native requests reach 51 KB; this leaves room for tens of thousands of cached ids. Bytes. */
const MAX_REQUEST_BYTES = 2 * 1024 * 1024;

const SERVICES: readonly SoapServiceDefinition[] = [
  {
    contract: simpleAuthWebService,
    paths: ['/SimpleAuthWebService/SimpleAuth.asmx'],
    maxRequestBytes: MAX_REQUEST_BYTES,
  },
  {
    contract: clientWebService,
    paths: ['/ClientWebService/client.asmx'],
    maxRequestBytes: MAX_REQUEST_BYTES,
  },
];

/** The service that answers update clients (MS-WUSP): the SimpleAuth and the Client web services. */
@Module({
  imports: [
    DatabaseModule.forRoot({ service: 'wusp-gateway' }),
    MessagingModule.forRoot({ service: 'wusp-gateway' }),
    SoapHostModule.forServices(SERVICES),
  ],
  controllers: [CatalogEventsController],
  providers: [
    ServerStateService, CatalogService, MembershipsService, FragmentStore, ExtendedInfo, ClientCookies, RegisteredClients, UpdateInfoWriter, SyncInfoWriter, SynchronizationRecorder,
    GetAuthorizationCookieHandler, GetConfigHandler, GetCookieHandler, RegisterComputerHandler, StartCategoryScanHandler,
    SyncUpdatesHandler, SyncPrinterCatalogHandler, RefreshCacheHandler, GetExtendedUpdateInfoHandler, GetExtendedUpdateInfo2Handler,
    GetFileLocationsHandler,
  ],
})
export class WuspGatewayModule {}
