import { Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { DatabaseModule } from '@sluice/platform/database';
import { MessagingModule } from '@sluice/platform/messaging';
import { Audit } from './api/access/audit.js';
import { ApiDocumentHolder, DocumentController } from './api/openapi/document.controller.js';
import { ProblemFilter } from './api/problems/problem.filter.js';
import { ValidateInputPipe } from './api/validation/validate-input.pipe.js';
import { CategoriesController } from './categories/categories.controller.js';
import { CategoriesService } from './categories/categories.service.js';
import { ComputersController } from './computers/computers.controller.js';
import { ComputersService } from './computers/computers.service.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DeadLettersService } from './dead-letters/dead-letters.service.js';
import { DownstreamServersController } from './downstream-servers/downstream-servers.controller.js';
import { DownstreamServersService } from './downstream-servers/downstream-servers.service.js';
import { ExportController } from './exports/export.controller.js';
import { ExportService } from './exports/export.service.js';
import { GroupsController } from './groups/groups.controller.js';
import { GroupsService } from './groups/groups.service.js';
import { HousekeepingController } from './housekeeping/housekeeping.controller.js';
import { HousekeepingService } from './housekeeping/housekeeping.service.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsService } from './imports/imports.service.js';
import { RemovalsController } from './selection/removals.controller.js';
import { ContentController } from './content/content.controller.js';
import { ContentJobsService } from './content/content-jobs.service.js';
import { ContentService } from './content/content.service.js';
import { ContentStoreAccess } from './content/content-store-access.js';
import { MulticastNamespacesService } from './multicast/multicast-namespaces.service.js';
import { MulticastSessionsService } from './multicast/multicast-sessions.service.js';
import { MulticastController } from './multicast/multicast.controller.js';
import { OwnProductsController } from './publish/own-products.controller.js';
import { OwnProductsService } from './publish/own-products.service.js';
import { PublicationsController } from './publish/publications.controller.js';
import { PublicationsService } from './publish/publications.service.js';
import { UploadRoom } from './publish/upload-room.js';
import { UploadsController } from './publish/uploads.controller.js';
import { UploadsService } from './publish/uploads.service.js';
import { ExportsController } from './reports/exports.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { ReportsService } from './reports/reports.service.js';
import { RollupsController } from './rollups/rollups.controller.js';
import { RollupsService } from './rollups/rollups.service.js';
import { SelectionController } from './selection/selection.controller.js';
import { SelectionService } from './selection/selection.service.js';
import { ServerController } from './server/server.controller.js';
import { ServerService } from './server/server.service.js';
import { SynchronizationsController } from './synchronizations/synchronizations.controller.js';
import { SynchronizationsService } from './synchronizations/synchronizations.service.js';
import { DecisionsService } from './updates/decisions.service.js';
import { UpdatesController } from './updates/updates.controller.js';
import { UpdatesService } from './updates/updates.service.js';

/** The management API without what it stands on: database, bus and log come from around it. */
@Module({
  controllers: [
    DocumentController, ServerController, UpdatesController, CategoriesController, GroupsController, ComputersController, ImportsController,
    SynchronizationsController, RollupsController, SelectionController, RemovalsController, DownstreamServersController, ExportController, ContentController,
    UploadsController, PublicationsController, OwnProductsController, DeadLettersController, ReportsController, ExportsController, MulticastController, HousekeepingController,
  ],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: ValidateInputPipe },
    ApiDocumentHolder, Audit, ServerService, UpdatesService, DecisionsService, CategoriesService, GroupsService, ComputersService, ImportsService,
    SynchronizationsService, RollupsService, SelectionService, DownstreamServersService, ExportService, ContentStoreAccess, ContentService, ContentJobsService,
    UploadsService, UploadRoom, PublicationsService, OwnProductsService, DeadLettersService, ReportsService, MulticastNamespacesService, MulticastSessionsService, HousekeepingService,
  ],
})
export class ManagementApiModule {}

/** The service by which administrators manage Sluice. */
@Module({
  imports: [
    DatabaseModule.forRoot({ service: 'console' }),
    MessagingModule.forRoot({ service: 'console' }),
    ManagementApiModule,
  ],
})
export class ConsoleModule {}
