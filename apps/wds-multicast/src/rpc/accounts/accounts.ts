import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { RpcError, sidBytes } from '@sluice/protocol/dcerpc';
import { ntHashOf, type NtlmAccount } from '@sluice/protocol/dcerpc/ntlm';
import type { RpcAccount } from '../../control/wdsc-call.js';

const MAX_FILE_LENGTH = 8_388_608;
const MAX_ACCOUNTS = 10_000;

const accountSchema = z.strictObject({
  name: z.string().regex(/^[^\s"/\\[\]:;|=,+*?<>@][^"/\\[\]:;|=,+*?<>@]{0,103}$/),
  password: z.string().min(1).max(256).optional(),
  ntHash: z.string().regex(/^[0-9a-fA-F]{32}$/).optional(),
  sid: z.string().optional(),
  groups: z.array(z.string().min(1).max(256)).max(256).default([]),
}).refine(({ password, ntHash }) => (password === undefined) !== (ntHash === undefined));

const fileSchema = z.strictObject({ accounts: z.array(accountSchema).max(MAX_ACCOUNTS) });

/** The file of accounts cannot be used. The message never has anything that stands in it but the places of entries. */
export class AccountsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AccountsError';
  }
}

/** Who may authenticate, from the file of accounts. Names are compared without regard to case, as Windows does. */
export class Accounts {
  readonly #byName = new Map<string, NtlmAccount<RpcAccount>>();

  /**
   * @param text JSON: `{"accounts": [{"name", "password" or "ntHash", "sid"?, "groups"?}]}`
   * @param authority what security identifiers are derived from for accounts without one, the name of this server
   * @throws AccountsError
   */
  constructor(text: string, authority: string) {
    const parsed = fileSchema.safeParse(jsonOf(text));
    if (!parsed.success) throw new AccountsError(`The file of accounts is not as expected at ${[...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'its top'))].slice(0, 5).join(', ')}`);
    const sids = new Set<string>();
    parsed.data.accounts.forEach(({ name, password, ntHash, sid, groups }, index) => {
      const identifier = sid ?? derivedSid(authority, name);
      if (this.#byName.has(keyOf(name))) throw new AccountsError(`accounts.${index} has the name of an account before it`);
      if (sids.has(identifier)) throw new AccountsError(`accounts.${index} has the security identifier of an account before it`);
      sids.add(identifier);
      this.#byName.set(keyOf(name), {
        ntHash: ntHash === undefined ? ntHashOf(password ?? '') : new Uint8Array(Buffer.from(ntHash, 'hex')),
        account: { name, sid: bytesOf(identifier, index), groups },
      });
    });
  }

  /** @throws AccountsError when it cannot be read; the error of the file system is its cause */
  static fromFile(path: string, authority: string): Accounts {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      throw new AccountsError(`The file of accounts cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    }
    if (text.length > MAX_FILE_LENGTH) throw new AccountsError(`The file of accounts is larger than ${MAX_FILE_LENGTH} bytes`);
    return new Accounts(text, authority);
  }

  get size(): number {
    return this.#byName.size;
  }

  /**
   * The account of a user. Which domain the client names does not matter: there is one list, and the proof of the password covers the domain's name.
   * @param user also `name@domain`
   */
  find(user: string): NtlmAccount<RpcAccount> | null {
    return this.#byName.get(keyOf(user)) ?? this.#byName.get(keyOf(user.replace(/@[^@]*$/, ''))) ?? null;
  }
}

function keyOf(name: string): string {
  return name.toLowerCase();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of the parser quotes what it read.
    throw new AccountsError('The file of accounts is no JSON');
  }
}

function bytesOf(sid: string, index: number): Uint8Array {
  try {
    return sidBytes(sid);
  } catch (error) {
    if (error instanceof RpcError) throw new AccountsError(`accounts.${index}.sid is not of the form S-1-5-21-…`);
    throw error;
  }
}

/** A security identifier that stays the same as long as the names do: three numbers for the server, one for the account, above those that Windows gives itself. */
function derivedSid(authority: string, name: string): string {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const server = digest(authority.toLowerCase());
  const account = 1000 + (digest(`${authority.toLowerCase()}\\${keyOf(name)}`).readUInt32LE() % 1_000_000_000);
  return `S-1-5-21-${server.readUInt32LE(0)}-${server.readUInt32LE(4)}-${server.readUInt32LE(8)}-${account}`;
}
