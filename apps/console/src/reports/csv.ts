/** What a cell of an export can hold. */
export type CellValue = string | number | boolean | null;

/** Where a spreadsheet would begin a formula: at the start of a cell, or of what it takes for one where cells are cut at semicolons. */
const FORMULA_START = /(^|;)(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;

/**
 * A line of CSV (RFC 4180) with its end. Texts come from computers and publishers: control characters become blanks, and what a spreadsheet
 * would take for a formula gets an apostrophe before it, which makes it text.
 */
export function csvLine(cells: readonly CellValue[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: CellValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(FORMULA_START, `$1$2'`);
  return `"${text.replaceAll('"', '""')}"`;
}
