import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { ConfigurationError } from '../servers/index.js';
import { MAXIMUM_DOWNSTREAM_SERVERS, listDownstreamServers, loadAccessRule, noteServerActivity, rememberServer, updateAccessRule } from './index.js';

let database: DomainDatabase;
beforeAll(async () => { database = await openDomainDatabase(); });
beforeEach(() => database.reset());
afterAll(() => database.close());

const seen = (accountGuid: string, at: number, changes = {}) =>
  rememberServer(database.dataSource, { accountGuid, accountName: 'a.example', address: '192.0.2.1', at: new Date(at), refused: false, ...changes });

describe('a downstream server', () => {
  it('is remembered once, with what it said last', async () => {
    const id = randomUUID();
    await seen(id, 1_000, { refused: true });
    expect(await seen(id, 2_000, { accountName: 'b.example', address: 'unknown' })).toBe(true);
    await noteServerActivity(database.dataSource, id, { protocolVersion: '1.20' });
    expect(await listDownstreamServers(database.dataSource, 10)).toEqual([{
      accountGuid: id, accountName: 'b.example', ipAddress: null, firstSeen: new Date(1_000), lastContact: new Date(2_000), lastRefused: new Date(1_000),
      protocolVersion: '1.20', lastSyncTime: null, lastDeploymentSyncTime: null,
    }]);
  });

  it('is not remembered when there are too many, but those that are stay', async () => {
    const known = randomUUID();
    await seen(known, 1_000);
    await database.dataSource.query(`
      INSERT INTO downstream.server (account_guid, account_name, first_seen, last_contact)
      SELECT gen_random_uuid(), 'x', now(), now() FROM generate_series(2, $1::int)`, [MAXIMUM_DOWNSTREAM_SERVERS]);
    expect(await seen(randomUUID(), 2_000)).toBe(false);
    expect(await seen(known, 2_000)).toBe(true);
  });

  it('that is unknown can do what it likes without leaving a trace', async () => {
    await noteServerActivity(database.dataSource, randomUUID(), { synchronizedAt: new Date() });
    expect(await listDownstreamServers(database.dataSource, 10)).toEqual([]);
  });
});

describe('the restriction', () => {
  it('is none at first, and keeps what a change does not name', async () => {
    expect(await loadAccessRule(database.dataSource)).toEqual({ allowedAccounts: null, allowedNetworks: null });
    await updateAccessRule(database.dataSource, { allowedAccounts: [' B.example', '*.A.example', 'b.example'] });
    expect(await updateAccessRule(database.dataSource, { allowedNetworks: ['2001:DB8::/32', '10.0.0.1'] })).toEqual({
      allowedAccounts: ['*.a.example', 'b.example'], allowedNetworks: ['10.0.0.1', '2001:db8::/32'],
    });
    expect(await updateAccessRule(database.dataSource, { allowedAccounts: null, allowedNetworks: [] })).toEqual({ allowedAccounts: null, allowedNetworks: [] });
  });

  it.each([
    ['allowedAccounts', { allowedAccounts: ['*'] }], ['allowedAccounts', { allowedAccounts: ['a..b'] }], ['allowedAccounts', { allowedAccounts: [''] }],
    ['allowedAccounts', { allowedAccounts: Array.from({ length: 501 }, (_, at) => `a${at}`) }], ['allowedNetworks', { allowedNetworks: ['10.0.0.0/99'] }],
  ])('refuses a wrong %s', async (key, change) => {
    await expect(updateAccessRule(database.dataSource, change)).rejects.toMatchObject({ key, constructor: ConfigurationError });
    expect(await loadAccessRule(database.dataSource)).toEqual({ allowedAccounts: null, allowedNetworks: null });
  });
});
