import { Module } from '@nestjs/common';
import { reporting } from '@sluice/protocol/wsusss';
import { DatabaseModule } from '@sluice/platform/database';
import { MessagingModule } from '@sluice/platform/messaging';
import { ServerStateService } from '@sluice/platform/server-state';
import { SoapHostModule, type SoapServiceDefinition } from '@sluice/platform/soap-host';
import { Compliance } from './compliance/compliance.service.js';
import { HousekeepingModule } from './housekeeping/housekeeping.module.js';
import { GetRequiredInventoryTypeHandler } from './inventory/get-required-inventory-type.handler.js';
import { ReportInventoryHandler } from './inventory/report-inventory.handler.js';
import { EventParts } from './ingestion/event-parts.service.js';
import { ReportIngestion } from './ingestion/report-ingestion.service.js';
import { ReportSettler } from './ingestion/report-settler.service.js';
import { ReportPublisher } from './report-event-batch/report-publisher.service.js';
import { PingHandler } from './ping/ping.handler.js';
import { ReportCookies } from './report-cookies.js';
import { ReportEventBatch2Handler } from './report-event-batch/report-event-batch-2.handler.js';
import { ROLLUP_PROVIDERS } from './rollup/index.js';
import { UpstreamModule } from './upstream/upstream.module.js';
import { ReportEventBatchHandler } from './report-event-batch/report-event-batch.handler.js';

/** Native batches have 2 to 17 kB; status lists of the largest computers and most rollups of servers are longer. Bytes. */
const MAX_REQUEST_BYTES = 8 * 1024 * 1024;

/**
 * The statuses of 500 computers have some 225 bytes each. A Windows server, as it is installed, refuses requests of more than 30,000,000 bytes, so
 * none can rely on sending more; the elements are those of as many bytes.
 */
const LARGE_REQUESTS = { operations: ['RollupComputerStatus'], maxRequestBytes: 30_000_000, maxElements: 600_000, places: 2 } as const;

const SERVICES: readonly SoapServiceDefinition[] = [
  {
    contract: reporting.reportingWebService,
    paths: ['/ReportingWebService/ReportingWebService.asmx', '/ReportingWebService/WebService.asmx'],
    maxRequestBytes: MAX_REQUEST_BYTES,
    largeRequests: LARGE_REQUESTS,
  },
];

/** The service that takes the reports of computers, and settles what follows from them. */
@Module({
  imports: [
    DatabaseModule.forRoot({ service: 'reporting-rollup' }),
    MessagingModule.forRoot({ service: 'reporting-rollup' }),
    SoapHostModule.forServices(SERVICES),
    HousekeepingModule,
    UpstreamModule,
  ],
  providers: [
    ServerStateService, ReportCookies, ReportPublisher, EventParts, Compliance, ReportSettler, ReportIngestion,
    ReportEventBatchHandler, ReportEventBatch2Handler, PingHandler, GetRequiredInventoryTypeHandler, ReportInventoryHandler,
    ...ROLLUP_PROVIDERS,
  ],
})
export class ReportingRollupModule {}
