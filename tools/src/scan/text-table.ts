/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | number | boolean;
}

/** An aligned table: numbers to the right, everything else to the left, two spaces between columns. */
export function textTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const cells = rows.map((row) => columns.map(({ value }) => value(row)));
  const widths = columns.map(({ title }, index) => Math.max(title.length, ...cells.map((line) => String(line[index]).length)));
  const isNumber = columns.map((_, index) => cells.some((line) => typeof line[index] === 'number'));
  const line = (texts: readonly string[]): string =>
    texts.map((text, index) => (isNumber[index] ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0))).join('  ').trimEnd();
  return [line(columns.map(({ title }) => title)), ...cells.map((row) => line(row.map(String)))];
}
