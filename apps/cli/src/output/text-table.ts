import { displayWidth, fitTo, padTo } from './display-width.js';
import { printable } from './printable.js';

/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  /** Numbers are aligned to the right; null is shown as a dash. */
  readonly value: (row: Row) => string | number | boolean | null;
  /** Columns it may shrink to when the table is too wide; without it the column keeps its width. */
  readonly least?: number;
  /** Left out when the others would have to shrink below their least. */
  readonly optional?: boolean;
  /** How text is cut; by default at its end. */
  readonly fit?: (text: string, columns: number) => string;
}

const GAP = '  ';

/**
 * An aligned table that fits into some columns: what is optional is left out, what may shrink is cut with an ellipsis, the widest
 * first. Text is made safe for terminals, and measured in the columns it takes there.
 */
export function textTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): string[] {
  const measured = columns.map((column) => measure(column, rows));
  const shown = withoutSurplus(measured, width);
  const widths = shrink(shown, width - GAP.length * (shown.length - 1));
  const line = (textOf: (column: MeasuredColumn) => string): string =>
    shown
      .map((column, index) => padTo(column.fit(textOf(column), widths[index] ?? 0), widths[index] ?? 0, column.isNumber ? 'before' : 'behind'))
      .join(GAP)
      .trimEnd();
  return [line(({ title }) => title), ...rows.map((_, row) => line(({ texts }) => texts[row] ?? ''))];
}

/** A column with its texts. */
interface MeasuredColumn {
  readonly title: string;
  readonly texts: readonly string[];
  readonly isNumber: boolean;
  readonly isOptional: boolean;
  /** Columns of the terminal that it would like. */
  readonly natural: number;
  readonly least: number;
  readonly fit: (text: string, columns: number) => string;
}

function measure<Row>({ title, value, least, optional = false, fit = fitTo }: Column<Row>, rows: readonly Row[]): MeasuredColumn {
  const cells = rows.map((row) => cellOf(value(row)));
  const natural = cells.reduce((widest, { text }) => Math.max(widest, displayWidth(text)), displayWidth(title));
  return { title, texts: cells.map(({ text }) => text), isNumber: cells.some((cell) => cell.isNumber), isOptional: optional, natural, least: Math.min(natural, least ?? natural), fit };
}

/** Leaves out optional columns, the last first, until the others fit at their least. */
function withoutSurplus(columns: readonly MeasuredColumn[], width: number): readonly MeasuredColumn[] {
  const needed = columns.reduce((sum, { least }) => sum + least, GAP.length * (columns.length - 1));
  const last = columns.findLastIndex(({ isOptional }) => isOptional);
  return needed <= width || last === -1 ? columns : withoutSurplus(columns.filter((_, index) => index !== last), width);
}

function cellOf(value: string | number | boolean | null): { readonly text: string; readonly isNumber: boolean } {
  if (value === null || value === '') return { text: '-', isNumber: false };
  if (typeof value === 'boolean') return { text: value ? 'yes' : 'no', isNumber: false };
  return { text: printable(String(value)), isNumber: typeof value === 'number' };
}

/** Takes columns from the widest that may still shrink until the whole fits, or nothing can shrink. */
function shrink(columns: readonly MeasuredColumn[], room: number): number[] {
  const widths = columns.map(({ natural }) => natural);
  for (let surplus = widths.reduce((sum, one) => sum + one, 0) - room; surplus > 0; surplus -= 1) {
    const widest = widths.reduce((best, one, index) => (one > (columns[index]?.least ?? one) && one > (widths[best] ?? 0) ? index : best), -1);
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
