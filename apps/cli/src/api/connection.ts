import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError, UsageError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';
import type { OptionSpecs } from '../command-line/command.js';
import type { OptionValues } from '../command-line/option-values.js';

/** Options of every command that speaks to the management API. */
export const CONNECTION_OPTIONS = {
  url: { value: 'URL', help: 'address of the server; SLUICE_URL, else http://localhost:8530' },
  token: { value: 'TOKEN', help: 'token of administrators; better in SLUICE_ADMIN_TOKEN, which other users do not see' },
  json: { help: 'prints JSON for scripts' },
} as const satisfies OptionSpecs;

/** Where the management API is, and what it asks for. */
export interface Connection {
  readonly url: URL;
  readonly token: string;
}

/** Port of the edge unless SLUICE_HTTP_PORT says otherwise. */
const DEFAULT_PORT = '8530';

/** Where `npm start` keeps the token inside its data directory. */
const TOKEN_FILE = 'admin-token';

/** Where data directories lie when the server's account may not enter the checkout. */
const SHARED_STATE = '/var/lib/sluice';

/** Characters of the checkout's hash in the name of such a directory. */
const HASH_LENGTH = 10;

/** This module lies equally deep in `src` and in `dist`. */
const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));

type Environment = Readonly<Record<string, string | undefined>>;

/** The address of the server: --url, SLUICE_URL, or the one that `npm start` announces. @throws UsageError */
export function serverUrl(options: OptionValues, env: Environment): URL {
  const text = options.text('url') ?? (env['SLUICE_URL'] || `http://localhost:${env['SLUICE_HTTP_PORT'] || DEFAULT_PORT}`);
  return parseHttpUrl(text, options.text('url') === undefined ? 'SLUICE_URL' : '--url');
}

/** An http or https address without anything that would get lost. @throws UsageError that names where it came from */
export function parseHttpUrl(text: string, source: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) throw new UsageError(`${source} wants an http or https address such as https://updates.example:8531`);
  if (url.username !== '' || url.password !== '') throw new UsageError(`${source} must not hold a user name or password`);
  return url;
}

/**
 * The address and the token. A token that was found beside a running `npm start` is only ever shown to this very machine.
 * @throws UsageError for an address that is none, CommandError when there is no token
 */
export function connectionOf(options: OptionValues, env: Environment): Connection {
  const url = serverUrl(options, env);
  const token = options.text('token') ?? (env['SLUICE_ADMIN_TOKEN'] || (isThisMachine(url) ? tokenOfLocalServer(env) : undefined));
  if (token === undefined) {
    throw new CommandError(EXIT.notAuthorized, `there is no token for ${url.origin}\nGive it with SLUICE_ADMIN_TOKEN. Beside a running \`npm start\` the token of this checkout is found by itself.`);
  }
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UsageError('the token holds characters that no token has');
  return { url, token };
}

function isThisMachine({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** The token that `npm start` of this checkout drew, where this user may read it. */
function tokenOfLocalServer(env: Environment): string | undefined {
  for (const directory of dataDirectories(env)) {
    try {
      return readFileSync(join(directory, TOKEN_FILE), 'utf8').trim() || undefined;
    } catch {
      // Not there, or not for this user: the next place, else there is no token.
    }
  }
  return undefined;
}

function dataDirectories(env: Environment): string[] {
  if (env['SLUICE_DATA_DIR']) return [resolve(CHECKOUT, env['SLUICE_DATA_DIR'])];
  const checkout = realpathSync(CHECKOUT);
  return [join(checkout, '.data'), join(SHARED_STATE, createHash('sha256').update(checkout).digest('hex').slice(0, HASH_LENGTH))];
}
