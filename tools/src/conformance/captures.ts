import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** One recorded exchange. */
export interface Capture {
  /** Path below the folder of captures, such as `native/scan/000006`. */
  readonly name: string;
  readonly requestHeaders: ReadonlyMap<string, string>;
  /** The same as they were sent: in their order and spelling. */
  readonly requestHeaderLines: readonly (readonly [name: string, value: string])[];
  /** Method and path of the request line. */
  readonly requestLine: string;
  readonly requestBody: string | undefined;
  readonly responseHeaders: ReadonlyMap<string, string>;
  readonly responseBody: string | undefined;
  readonly status: number;
}

/** All exchanges below a folder, by name. */
export function readCaptures(root: string, folder: string): Capture[] {
  const captures: Capture[] = [];
  const visit = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => a.name.localeCompare(b.name))) {
      if (entry.isDirectory()) visit(join(path, entry.name));
    }
    if (existsSync(join(path, 'request.headers'))) captures.push(readCapture(root, path));
  };
  visit(join(root, folder));
  return captures;
}

function readCapture(root: string, path: string): Capture {
  const body = (name: string) => (existsSync(join(path, name)) ? readFileSync(join(path, name), 'utf8') : undefined);
  const request = readHeaders(join(path, 'request.headers'));
  const response = readHeaders(join(path, 'response.headers'));
  return {
    name: relative(root, path),
    requestLine: request.first,
    requestHeaders: request.headers,
    requestHeaderLines: request.lines,
    requestBody: body('request.body'),
    responseHeaders: response.headers,
    responseBody: body('response.body'),
    status: Number(response.first.split(' ')[1]),
  };
}

function readHeaders(path: string): { first: string; headers: Map<string, string>; lines: [string, string][] } {
  const [first = '', ...text] = readFileSync(path, 'utf8').split(/\r?\n/);
  const lines: [string, string][] = [];
  for (const line of text) {
    const colon = line.indexOf(':');
    if (colon > 0) lines.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return { first, headers: new Map(lines.map(([name, value]) => [name.toLowerCase(), value])), lines };
}
