import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from './errors.js';
import { SHARED_STATE } from './postgres/binaries.js';
import { mayEnter, serverAccount } from './postgres/server-account.js';

/** Characters of the checkout's hash in a directory name: enough to tell the checkouts of one machine apart. */
const HASH_LENGTH = 10;

/**
 * The directory for everything that local servers keep, when the user names none: `.data` in the checkout. Only for
 * root with a checkout that PostgreSQL's account may not enter it is one below `/var/lib/sluice`, named after the
 * checkout's path.
 *
 * @throws LocalServiceError see `serverAccount`
 */
export function defaultDataDirectory(checkout: string, log: Log): string {
  const path = realpathSync(checkout);
  const account = serverAccount(log);
  if (account === undefined || mayEnter(path, account)) return join(path, '.data');
  return join(SHARED_STATE, createHash('sha256').update(path).digest('hex').slice(0, HASH_LENGTH));
}
