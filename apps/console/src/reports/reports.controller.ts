import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../api/openapi/operation.js';
import { guidInput } from '../api/validation/inputs.js';
import { computerIdInput } from '../computers/computer.schema.js';
import { ARTICLE_COMPLIANCE, GROUP_COMPLIANCE } from './compliance-reports.js';
import { COMPUTER_EVENTS, COMPUTER_STATUS, COMPUTER_UPDATES, FAILURES, SILENT_COMPUTERS } from './computer-reports.js';
import * as queries from './report-queries.js';
import { computerStatusSchema, updateStatusSchema } from './report.schema.js';
import { ReportsService } from './reports.service.js';
import { DOWNSTREAM_SERVERS, SYNCHRONIZATION_RESULT } from './server-reports.js';
import { CLASSIFICATION_STATUS, INSTALL_ATTEMPTS, PRODUCT_STATUS, UPDATE_COMPUTERS, UPDATE_STATUS } from './update-reports.js';

const updateId = { schema: guidInput };
const computerId = { schema: computerIdInput };
const list = { problems: ['invalid-cursor'] } as const;

/** What computers reported. */
@ApiTags('Reports')
@Controller('api/v1/reports')
export class ReportsController {
  constructor(@Inject(ReportsService) private readonly reports: ReportsService) {}

  @Get('updates')
  @Operation({ ...list, id: 'reportUpdates', summary: 'How many computers are in each state of each update; the updates that arrived last first', answer: queries.updateStatusPage })
  updates(@Query({ schema: queries.updatesQuery }) { limit, cursor, ...query }: z.output<typeof queries.updatesQuery>) {
    return this.reports.page(UPDATE_STATUS, query, { limit, cursor });
  }

  @Get('updates/:updateId')
  @Operation({ id: 'reportUpdate', summary: 'How many computers are in each state of one update', answer: updateStatusSchema, problems: ['update-not-found'] })
  update(@Param('updateId', updateId) id: string, @Query({ schema: queries.scopeQuery }) query: z.output<typeof queries.scopeQuery>) {
    return this.reports.update(id, query);
  }

  @Get('updates/:updateId/computers')
  @Operation({ ...list, id: 'reportUpdateComputers', summary: 'The computers on which an update is in a state, by name', answer: queries.updateComputerPage })
  updateComputers(@Param('updateId', updateId) update: string, @Query({ schema: queries.updateComputers }) { limit, cursor, ...query }: z.output<typeof queries.updateComputers>) {
    return this.reports.page(UPDATE_COMPUTERS, { update, ...query }, { limit, cursor });
  }

  @Get('updates/:updateId/attempts')
  @Operation({ ...list, id: 'reportInstallAttempts', summary: 'How often an update was installed and how often that failed, by server and operating system', answer: queries.installAttemptsPage })
  attempts(@Param('updateId', updateId) update: string, @Query({ schema: queries.pageOnly }) page: z.output<typeof queries.pageOnly>) {
    return this.reports.page(INSTALL_ATTEMPTS, { update }, page);
  }

  @Get('computers')
  @Operation({ ...list, id: 'reportComputers', summary: 'How many updates are in each state on each computer, by name', answer: queries.computerStatusPage })
  computers(@Query({ schema: queries.computersQuery }) { limit, cursor, ...query }: z.output<typeof queries.computersQuery>) {
    return this.reports.page(COMPUTER_STATUS, query, { limit, cursor });
  }

  @Get('computers/:computerId')
  @Operation({ id: 'reportComputer', summary: 'How many updates are in each state on one computer', answer: computerStatusSchema, problems: ['computer-not-found'] })
  computer(@Param('computerId', computerId) id: string) {
    return this.reports.computer(id);
  }

  @Get('computers/:computerId/updates')
  @Operation({ ...list, id: 'reportComputerUpdates', summary: 'The state of updates on a computer, by title', answer: queries.computerUpdatePage })
  computerUpdates(@Param('computerId', computerId) computer: string, @Query({ schema: queries.computerUpdates }) { limit, cursor, ...query }: z.output<typeof queries.computerUpdates>) {
    return this.reports.page(COMPUTER_UPDATES, { computer, ...query }, { limit, cursor });
  }

  @Get('computers/:computerId/events')
  @Operation({ ...list, id: 'reportComputerEvents', summary: 'What a computer reported, the latest first', answer: queries.computerEventPage })
  computerEvents(@Param('computerId', computerId) computer: string, @Query({ schema: queries.pageOnly }) page: z.output<typeof queries.pageOnly>) {
    return this.reports.page(COMPUTER_EVENTS, { computer }, page);
  }

  @Get('silent-computers')
  @Operation({ ...list, id: 'reportSilentComputers', summary: 'Computers that have not reported for some days, the longest silent first', answer: queries.silentComputerPage })
  silent(@Query({ schema: queries.silentQuery }) { limit, cursor, ...query }: z.output<typeof queries.silentQuery>) {
    return this.reports.page(SILENT_COMPUTERS, query, { limit, cursor });
  }

  @Get('failures')
  @Operation({ ...list, id: 'reportFailures', summary: 'Errors by their code, those of most computers first', answer: queries.failurePage })
  failures(@Query({ schema: queries.failures }) { limit, cursor, ...query }: z.output<typeof queries.failures>) {
    return this.reports.page(FAILURES, query, { limit, cursor });
  }

  @Get('products')
  @Operation({ ...list, id: 'reportProducts', summary: 'States of the updates of each product, by title', answer: queries.productStatusPage })
  products(@Query({ schema: queries.pageOnly }) page: z.output<typeof queries.pageOnly>) {
    return this.reports.page(PRODUCT_STATUS, {}, page);
  }

  @Get('classifications')
  @Operation({ ...list, id: 'reportClassifications', summary: 'States of the updates of each classification, by title', answer: queries.classificationStatusPage })
  classifications(@Query({ schema: queries.pageOnly }) page: z.output<typeof queries.pageOnly>) {
    return this.reports.page(CLASSIFICATION_STATUS, {}, page);
  }

  @Get('groups')
  @Operation({ id: 'reportGroups', summary: 'How the computers of each group stand; all groups in one answer', answer: queries.groupStatusList })
  groups() {
    return this.reports.groups();
  }

  @Get('compliance/groups')
  @Operation({ ...list, id: 'reportGroupCompliance', summary: 'How the computers of a group stood day by day, the latest first', answer: queries.groupCompliancePage })
  groupCompliance(@Query({ schema: queries.groupCompliance }) { limit, cursor, ...query }: z.output<typeof queries.groupCompliance>) {
    return this.reports.page(GROUP_COMPLIANCE, query, { limit, cursor });
  }

  @Get('compliance/articles')
  @Operation({ ...list, id: 'reportArticleCompliance', summary: 'How the updates of an article stood day by day, the latest first', answer: queries.articleCompliancePage })
  articleCompliance(@Query({ schema: queries.articleCompliance }) { limit, cursor, ...query }: z.output<typeof queries.articleCompliance>) {
    return this.reports.page(ARTICLE_COMPLIANCE, query, { limit, cursor });
  }

  @Get('downstream-servers')
  @Operation({ ...list, id: 'reportDownstreamServers', summary: 'The servers below this one at any depth, with what they told of themselves, by name', answer: queries.downstreamServerPage })
  downstreamServers(@Query({ schema: queries.downstreamServers }) { limit, cursor, ...query }: z.output<typeof queries.downstreamServers>) {
    return this.reports.page(DOWNSTREAM_SERVERS, query, { limit, cursor });
  }

  @Get('synchronizations')
  @Operation({ ...list, id: 'reportSynchronizations', summary: 'How synchronizations of this server and those below it ended, the latest first', answer: queries.synchronizationResultPage })
  synchronizations(@Query({ schema: queries.synchronizationResults }) { limit, cursor, ...query }: z.output<typeof queries.synchronizationResults>) {
    return this.reports.page(SYNCHRONIZATION_RESULT, query, { limit, cursor });
  }
}
