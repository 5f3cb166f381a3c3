import { Readable } from 'node:stream';
import { z } from 'zod';
import { csvLine, type CellValue } from './csv.js';
import type { Report, ReportSource } from './report.js';

export const EXPORT_FORMATS = { csv: 'text/csv; charset=utf-8', json: 'application/json' } as const;
export type ExportFormat = keyof typeof EXPORT_FORMATS;

/** Rows that are read at a time. */
const ROWS_AT_ONCE = 500;

/** The parameters of an export: those of its report, and the format. */
export const exported = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject({ ...shape, format: z.enum(['csv', 'json']).default('csv') });

type Record_ = Readonly<Record<string, CellValue>>;

/**
 * A whole report as a stream: rows are read while the client takes them, so that memory stays bounded. The first rows are there when it
 * returns; a failure after that breaks the answer off, which clients notice.
 */
export async function exportStream<Shape extends z.ZodRawShape, Row, Position extends z.ZodType, RowSchema extends z.ZodObject>(
  report: Report<Shape, Row, Position, RowSchema>, source: ReportSource, query: z.output<z.ZodObject<Shape>>, format: ExportFormat,
): Promise<Readable> {
  const pages = pagesOf(report, source, query);
  const first = await pages.next();
  const columns = Object.keys(report.rowSchema.shape);
  return Readable.from((format === 'csv' ? csvText : jsonText)(columns, first.done === true ? [] : first.value, pages), { objectMode: false });
}

async function* pagesOf<Shape extends z.ZodRawShape, Row, Position extends z.ZodType, RowSchema extends z.ZodObject>(
  report: Report<Shape, Row, Position, RowSchema>, source: ReportSource, query: z.output<z.ZodObject<Shape>>,
): AsyncGenerator<Record_[], void> {
  for (let after: z.output<Position> | null = null; ;) {
    const rows = await report.rows(source, query, ROWS_AT_ONCE, after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => report.represent(row) as Record_);
    if (rows.length < ROWS_AT_ONCE) return;
    after = report.positionOf(last);
  }
}

async function* csvText(columns: readonly string[], first: readonly Record_[], pages: AsyncGenerator<Record_[], void>): AsyncGenerator<string> {
  const lines = (rows: readonly Record_[]): string => rows.map((row) => csvLine(columns.map((column) => row[column] ?? null))).join('');
  yield csvLine(columns) + lines(first);
  for await (const rows of pages) yield lines(rows);
}

async function* jsonText(_columns: readonly string[], first: readonly Record_[], pages: AsyncGenerator<Record_[], void>): AsyncGenerator<string> {
  const lines = (rows: readonly Record_[]): string => rows.map((row) => JSON.stringify(row)).join(',\n');
  yield `[${lines(first)}`;
  for await (const rows of pages) yield `,\n${lines(rows)}`;
  yield ']\n';
}
