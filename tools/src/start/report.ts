/** One line of the table that says where everything is. */
export interface ReportRow {
  readonly what: string;
  readonly where: string;
  /** More about it, in parentheses. */
  readonly note?: string;
}

/** The last line of a successful start: other programs wait for exactly this text. */
export function readyLine(httpPort: number): string {
  return `Sluice is ready at http://localhost:${httpPort}`;
}

/** Lays rows out in columns. */
export function formatReport(rows: readonly ReportRow[]): string[] {
  const whatWidth = Math.max(0, ...rows.map(({ what }) => what.length));
  const whereWidth = Math.max(0, ...rows.filter(({ note }) => note !== undefined).map(({ where }) => where.length));
  return rows.map(({ what, where, note }) => {
    const line = `  ${what.padEnd(whatWidth)}  ${where.padEnd(note === undefined ? 0 : whereWidth)}`;
    return note === undefined ? line : `${line}  (${note})`;
  });
}

/** A connection URL without its password, for display. Only for URLs of local servers: others are not shown at all. */
export function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}
