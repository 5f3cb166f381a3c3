const COLOURS: Readonly<Record<string, string>> = {
  fatal: '\u001b[35m', error: '\u001b[31m', warn: '\u001b[33m', info: '\u001b[32m', debug: '\u001b[36m', trace: '\u001b[90m',
};
const GREY = '\u001b[90m';
const RESET = '\u001b[0m';
const OWN_MEMBERS = new Set(['level', 'time', 'service', 'context', 'msg', 'err']);

/**
 * Formats one JSON log entry for a person at a terminal: one line, followed by the stack when there is an error.
 * Control characters of logged data are shown escaped, so that data cannot steer the terminal.
 */
export function formatForTerminal(line: string): string {
  const entry = parse(line);
  if (!entry) return line;
  const level = String(entry['level']);
  const time = String(entry['time'] ?? '').slice(11, 23);
  const origin = [entry['service'], entry['context']].filter((part) => part !== undefined).map((part) => escapeControls(String(part)));
  const rest = Object.entries(entry).filter(([name]) => !OWN_MEMBERS.has(name))
    .map(([name, value]) => `${GREY}${escapeControls(name)}=${RESET}${escapeControls(plain(value))}`);
  const head = [
    `${GREY}${time}${RESET}`, `${COLOURS[level] ?? ''}${level.toUpperCase().padEnd(5)}${RESET}`,
    `${GREY}${origin.join(' ')}${RESET}`, escapeControls(String(entry['msg'] ?? '')), ...rest,
  ].join(' ');
  return `${head}${errorLines(entry['err'])}\n`;
}

function errorLines(error: unknown, lead = ''): string {
  if (typeof error !== 'object' || error === null) return '';
  const { type, message, stack, cause } = error as { type?: unknown; message?: unknown; stack?: unknown; cause?: unknown };
  const text = typeof stack === 'string' ? stack : `${String(type)}: ${String(message)}`;
  const lines = text.split('\n').map((line) => `\n    ${escapeControls(line.trimEnd())}`).join('');
  return `${lead && `\n    ${lead}`}${lines}${errorLines(cause, 'caused by')}`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? String(value);
}

function escapeControls(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must not reach the terminal
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
