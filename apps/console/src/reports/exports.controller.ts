import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Operation } from '../api/openapi/operation.js';
import { ARTICLE_COMPLIANCE, GROUP_COMPLIANCE } from './compliance-reports.js';
import { COMPUTER_EVENTS, COMPUTER_STATUS, COMPUTER_UPDATES, FAILURES, SILENT_COMPUTERS } from './computer-reports.js';
import { EXPORT_FORMATS, exportStream, exported, type ExportFormat } from './export.js';
import {
  articleComplianceSchema, groupComplianceSchema, installAttemptsSchema,
  categoryStatusSchema, computerEventSchema, computerStatusSchema, computerUpdateSchema, failureSchema, silentComputerSchema, updateComputerSchema,
  updateStatusSchema, downstreamServerSchema, synchronizationResultSchema,
} from './report.schema.js';
import type { Report } from './report.js';
import { ReportsService } from './reports.service.js';
import { DOWNSTREAM_SERVERS, SYNCHRONIZATION_RESULT } from './server-reports.js';
import { CLASSIFICATION_STATUS, INSTALL_ATTEMPTS, PRODUCT_STATUS, UPDATE_COMPUTERS, UPDATE_STATUS } from './update-reports.js';

const EXPORT = { description: 'The whole list: `text/csv` with a line of names, or with `format=json` an array as described here.' };

const updatesQuery = exported(UPDATE_STATUS.query);
const updateComputersQuery = exported(UPDATE_COMPUTERS.query);
const installAttemptsQuery = exported(INSTALL_ATTEMPTS.query);
const computersQuery = exported(COMPUTER_STATUS.query);
const computerUpdatesQuery = exported(COMPUTER_UPDATES.query);
const computerEventsQuery = exported(COMPUTER_EVENTS.query);
const silentComputersQuery = exported(SILENT_COMPUTERS.query);
const groupComplianceQuery = exported(GROUP_COMPLIANCE.query);
const articleComplianceQuery = exported(ARTICLE_COMPLIANCE.query);
const failuresQuery = exported(FAILURES.query);
const productsQuery = exported(PRODUCT_STATUS.query);
const classificationsQuery = exported(CLASSIFICATION_STATUS.query);
const downstreamServersQuery = exported(DOWNSTREAM_SERVERS.query);
const synchronizationsQuery = exported(SYNCHRONIZATION_RESULT.query);

/** Reports as files, however long they are. */
@ApiTags('Reports')
@Controller('api/v1/report-exports')
export class ExportsController {
  constructor(@Inject(ReportsService) private readonly reports: ReportsService) {}

  @Get('updates')
  @Operation({ ...EXPORT, id: 'exportUpdates', summary: 'How many computers are in each state of each update, as a file', answer: z.array(updateStatusSchema) })
  updates(@Query({ schema: updatesQuery }) { format, ...query }: z.output<typeof updatesQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(UPDATE_STATUS, query, format, reply);
  }

  @Get('update-computers')
  @Operation({ ...EXPORT, id: 'exportUpdateComputers', summary: 'The computers on which the update `update` is in a state, as a file', answer: z.array(updateComputerSchema) })
  updateComputers(@Query({ schema: updateComputersQuery }) { format, ...query }: z.output<typeof updateComputersQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(UPDATE_COMPUTERS, query, format, reply);
  }

  @Get('update-attempts')
  @Operation({ ...EXPORT, id: 'exportInstallAttempts', summary: 'How often the update `update` was installed and how often that failed, as a file', answer: z.array(installAttemptsSchema) })
  attempts(@Query({ schema: installAttemptsQuery }) { format, ...query }: z.output<typeof installAttemptsQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(INSTALL_ATTEMPTS, query, format, reply);
  }

  @Get('computers')
  @Operation({ ...EXPORT, id: 'exportComputers', summary: 'How many updates are in each state on each computer, as a file', answer: z.array(computerStatusSchema) })
  computers(@Query({ schema: computersQuery }) { format, ...query }: z.output<typeof computersQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(COMPUTER_STATUS, query, format, reply);
  }

  @Get('computer-updates')
  @Operation({ ...EXPORT, id: 'exportComputerUpdates', summary: 'The state of updates on the computer `computer`, as a file', answer: z.array(computerUpdateSchema) })
  computerUpdates(@Query({ schema: computerUpdatesQuery }) { format, ...query }: z.output<typeof computerUpdatesQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(COMPUTER_UPDATES, query, format, reply);
  }

  @Get('computer-events')
  @Operation({ ...EXPORT, id: 'exportComputerEvents', summary: 'What the computer `computer` reported, as a file', answer: z.array(computerEventSchema) })
  computerEvents(@Query({ schema: computerEventsQuery }) { format, ...query }: z.output<typeof computerEventsQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(COMPUTER_EVENTS, query, format, reply);
  }

  @Get('silent-computers')
  @Operation({ ...EXPORT, id: 'exportSilentComputers', summary: 'Computers that have not reported for some days, as a file', answer: z.array(silentComputerSchema) })
  silentComputers(@Query({ schema: silentComputersQuery }) { format, ...query }: z.output<typeof silentComputersQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(SILENT_COMPUTERS, query, format, reply);
  }

  @Get('failures')
  @Operation({ ...EXPORT, id: 'exportFailures', summary: 'Errors by their code, as a file', answer: z.array(failureSchema) })
  failures(@Query({ schema: failuresQuery }) { format, ...query }: z.output<typeof failuresQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(FAILURES, query, format, reply);
  }

  @Get('products')
  @Operation({ ...EXPORT, id: 'exportProducts', summary: 'States of the updates of each product, as a file', answer: z.array(categoryStatusSchema) })
  products(@Query({ schema: productsQuery }) { format, ...query }: z.output<typeof productsQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(PRODUCT_STATUS, query, format, reply);
  }

  @Get('classifications')
  @Operation({ ...EXPORT, id: 'exportClassifications', summary: 'States of the updates of each classification, as a file', answer: z.array(categoryStatusSchema) })
  classifications(@Query({ schema: classificationsQuery }) { format, ...query }: z.output<typeof classificationsQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(CLASSIFICATION_STATUS, query, format, reply);
  }

  @Get('group-compliance')
  @Operation({ ...EXPORT, id: 'exportGroupCompliance', summary: 'How the computers of a group stood day by day, as a file', answer: z.array(groupComplianceSchema) })
  groupCompliance(@Query({ schema: groupComplianceQuery }) { format, ...query }: z.output<typeof groupComplianceQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(GROUP_COMPLIANCE, query, format, reply);
  }

  @Get('article-compliance')
  @Operation({ ...EXPORT, id: 'exportArticleCompliance', summary: 'How the updates of an article stood day by day, as a file', answer: z.array(articleComplianceSchema) })
  articleCompliance(@Query({ schema: articleComplianceQuery }) { format, ...query }: z.output<typeof articleComplianceQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(ARTICLE_COMPLIANCE, query, format, reply);
  }

  @Get('downstream-servers')
  @Operation({ ...EXPORT, id: 'exportDownstreamServers', summary: 'The servers below this one, as a file', answer: z.array(downstreamServerSchema) })
  downstreamServers(@Query({ schema: downstreamServersQuery }) { format, ...query }: z.output<typeof downstreamServersQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(DOWNSTREAM_SERVERS, query, format, reply);
  }

  @Get('synchronizations')
  @Operation({ ...EXPORT, id: 'exportSynchronizations', summary: 'How synchronizations ended, as a file', answer: z.array(synchronizationResultSchema) })
  synchronizations(@Query({ schema: synchronizationsQuery }) { format, ...query }: z.output<typeof synchronizationsQuery>, @Res() reply: FastifyReply): Promise<void> {
    return this.send(SYNCHRONIZATION_RESULT, query, format, reply);
  }

  private async send<Shape extends z.ZodRawShape, Row, Position extends z.ZodType, RowSchema extends z.ZodObject>(
    report: Report<Shape, Row, Position, RowSchema>, query: z.output<z.ZodObject<Shape>>, format: ExportFormat, reply: FastifyReply,
  ): Promise<void> {
    const stream = await exportStream(report, await this.reports.source(), query, format);
    await reply.header('content-type', EXPORT_FORMATS[format]).header('content-disposition', `attachment; filename="${report.name}.${format}"`)
      .header('x-content-type-options', 'nosniff').send(stream);
  }
}
