import type { TargetingMode } from '@sluice/domain/servers';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';

/** What reports are made from. */
export interface ReportSource {
  readonly dataSource: DataSource;
  readonly targeting: TargetingMode;
}

/** One report: how its query is read, a page of it made, and how its rows look outside. */
export interface Report<Shape extends z.ZodRawShape, Row, Position extends z.ZodType, RowSchema extends z.ZodType> {
  /** Names the list in cursors, and the file of an export. */
  readonly name: string;
  readonly query: Shape;
  readonly position: Position;
  readonly rowSchema: RowSchema;
  /** At most `limit` rows behind a position. */
  rows(source: ReportSource, query: z.output<z.ZodObject<Shape>>, limit: number, after: z.output<Position> | null): Promise<Row[]>;
  positionOf(row: Row): z.output<Position>;
  represent(row: Row): z.output<RowSchema>;
}

/** Lets the compiler find out the types of a report. */
export function defineReport<Shape extends z.ZodRawShape, Row, Position extends z.ZodType, RowSchema extends z.ZodType>(
  report: Report<Shape, Row, Position, RowSchema>,
): Report<Shape, Row, Position, RowSchema> {
  return report;
}
