import { Inject, Injectable } from '@nestjs/common';
import { computerStatusOf, listGroupStatus, updateStatusOf, type GroupStatusRow } from '@sluice/domain/reporting';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import { ServerService } from '../server/server.service.js';
import { computerStatus } from './computer-reports.js';
import type { GroupQuery, computerStatusSchema, updateStatusSchema } from './report.schema.js';
import type { Report, ReportSource } from './report.js';
import { scopeOf } from './scope.js';
import { updateStatus } from './update-reports.js';

/** Answers what computers reported. */
@Injectable()
export class ReportsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ServerService) private readonly server: ServerService,
  ) {}

  /** One page of a report. Throws `ApiProblem` `invalid-cursor`. */
  async page<Shape extends z.ZodRawShape, Row, Position extends z.ZodType, RowSchema extends z.ZodType>(
    report: Report<Shape, Row, Position, RowSchema>, query: z.output<z.ZodObject<Shape>>, { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Page<z.output<RowSchema>>> {
    const after = readCursor(report.name, report.position, cursor);
    const rows = await report.rows(await this.source(), query, limit + 1, after);
    return pageOf(report.name, rows, limit, (row) => report.represent(row), (row) => report.positionOf(row));
  }

  /** What reports are made from now. */
  async source(): Promise<ReportSource> {
    return { dataSource: this.dataSource, targeting: await this.server.targeting() };
  }

  async update(updateId: string, query: GroupQuery): Promise<z.output<typeof updateStatusSchema>> {
    const row = await updateStatusOf(this.dataSource, updateId, scopeOf(query), await this.server.targeting());
    if (row === null) throw new ApiProblem('update-not-found', `The catalog has no update ${updateId}.`);
    return updateStatus(row);
  }

  async computer(id: string): Promise<z.output<typeof computerStatusSchema>> {
    const row = await computerStatusOf(this.dataSource, id);
    if (row === null) throw new ApiProblem('computer-not-found', `There is no computer ${id.slice(0, 64)}.`);
    return computerStatus(row);
  }

  async groups(): Promise<{ items: GroupStatusRow[] }> {
    return { items: await listGroupStatus(this.dataSource, await this.server.targeting()) };
  }
}
