import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ntHashOf } from '@sluice/protocol/dcerpc/ntlm';
import { Accounts, AccountsError } from './accounts.js';

const hexOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');
const accounts = (...list: readonly unknown[]): Accounts => new Accounts(JSON.stringify({ accounts: list }), 'wds1.example');

function errorOf(action: () => unknown): AccountsError {
  try {
    action();
  } catch (error) {
    if (error instanceof AccountsError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('Accounts', () => {
  it('are found by name in any case, also with a domain behind it, by password or hash', () => {
    const found = accounts({ name: 'Deploy', password: 'Password', groups: ['imaging'] }, { name: 'lab', ntHash: 'A4F49C406510BDCAB6824EE7C30FD852' });
    expect(found.size).toBe(2);
    expect(found.find('DEPLOY')?.account).toMatchObject({ name: 'Deploy', groups: ['imaging'] });
    expect(found.find('deploy@EXAMPLE')?.ntHash).toEqual(ntHashOf('Password'));
    expect(hexOf(found.find('lab')?.ntHash)).toBe('a4f49c406510bdcab6824ee7c30fd852');
    expect(found.find('nobody')).toBeNull();
    expect(found.find('')).toBeNull();
  });

  it('have the security identifier that the file says, or one that stays the same', () => {
    expect(hexOf(accounts({ name: 'a', password: 'x', sid: 'S-1-5-21-1-2-3-500' }).find('a')?.account.sid)).toBe('010500000000000515000000010000000200000003000000f4010000');
    const [once, again] = [1, 2].map(() => hexOf(accounts({ name: 'a', password: 'x' }).find('a')?.account.sid));
    expect(once).toBe(again);
    expect(once).toMatch(/^010500000000000515000000[0-9a-f]{32}$/);
    expect(hexOf(accounts({ name: 'b', password: 'x' }).find('b')?.account.sid)).not.toBe(once);
  });

  it.each([
    ['no JSON', '{"accounts": [hunter2'],
    ['another form', '["hunter2"]'],
    ['neither password nor hash', JSON.stringify({ accounts: [{ name: 'hunter2' }] })],
    ['both', JSON.stringify({ accounts: [{ name: 'a', password: 'hunter2', ntHash: '0'.repeat(32) }] })],
    ['a hash of another length', JSON.stringify({ accounts: [{ name: 'a', ntHash: 'hunter2' }] })],
    ['a misspelt key', JSON.stringify({ accounts: [{ name: 'a', passwort: 'hunter2' }] })],
    ['a name with a backslash', JSON.stringify({ accounts: [{ name: 'hunter2\\a', password: 'x' }] })],
    ['a name twice', JSON.stringify({ accounts: [{ name: 'hunter2', password: 'x' }, { name: 'HUNTER2', password: 'x' }] })],
    ['a security identifier twice', JSON.stringify({ accounts: [{ name: 'a', password: 'hunter2', sid: 'S-1-5-1' }, { name: 'b', password: 'x', sid: 'S-1-5-1' }] })],
    ['no security identifier', JSON.stringify({ accounts: [{ name: 'a', password: 'x', sid: 'hunter2' }] })],
  ])('with %s are refused without a word of what stands there', (_case, text) => {
    const error = errorOf(() => new Accounts(text, 'wds1'));
    expect(inspect(error, { depth: 5, showHidden: true }) + String(error.cause)).not.toMatch(/hunter2/i);
  });

  it('that cannot be read are refused without the path', () => {
    expect(errorOf(() => Accounts.fromFile('/hunter2/none.json', 'wds1')).message).toBe('The file of accounts cannot be read (ENOENT)');
  });

  it('are never printed', () => {
    const printed = inspect(accounts({ name: 'deploy', password: 'hunter2' }), { depth: 10, showHidden: true });
    expect(printed).not.toMatch(/hunter2|deploy/);
  });
});
