/** The SQL condition that a text column holds one of `values`, for a check constraint. Values are compile-time constants. */
export function oneOf(column: string, values: readonly string[]): string {
  return `"${column}" IN (${values.map((value) => `'${value}'`).join(', ')})`;
}
