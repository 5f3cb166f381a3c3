import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { untilSomebodyWaits } from '../../test/until-somebody-waits.js';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID, createGroup, setComputerGroups } from '../groups/index.js';
import { Computer, groupsOfComputer, isRegistered, recordSynchronizations, registerComputer, rememberComputer, type ComputerContact } from './index.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 21, 8, minute));

describe('computers', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.reset());
  afterAll(() => database.close());

  const remember = (changes: Partial<ComputerContact> = {}) => rememberComputer(database.dataSource, {
    id: 'PC-1', dnsName: 'pc1.contoso.test', requestedTargetGroup: null, ipAddress: '192.0.2.7', at: at(0), ...changes,
  });
  const load = (id = 'pc-1'): Promise<Computer> => database.dataSource.manager.findOneByOrFail(Computer, { id });

  describe('rememberComputer', () => {
    it('makes a computer known and follows what it says about itself', async () => {
      await remember();
      await remember({ dnsName: 'renamed.contoso.test', requestedTargetGroup: 'Pilots', ipAddress: null, at: at(5) });
      expect(await load()).toMatchObject({
        id: 'pc-1', dnsName: 'renamed.contoso.test', requestedTargetGroup: 'Pilots', ipAddress: '192.0.2.7',
        firstSeen: at(0), lastContact: at(5), registeredAt: null, lastSyncTime: null,
      });
    });

    it('stores one row when a computer calls several replicas at once, and never goes back in time', async () => {
      await Promise.all([3, 9, 1, 5].map((minute) => remember({ at: at(minute) })));
      expect(await database.dataSource.manager.count(Computer)).toBe(1);
      expect((await load()).lastContact).toEqual(at(9));
    });

    it('locks the record before what it was seen as, like the careful way, so that replicas never wait for each other', async () => {
      await remember();
      let known: Promise<unknown> = Promise.resolve();
      await database.dataSource.transaction(async (careful) => {
        await careful.query(`SELECT FROM computers.computer WHERE id = 'pc-1' FOR NO KEY UPDATE`);
        known = remember({ at: at(5) });
        await untilSomebodyWaits(database.dataSource);
        await careful.query(`UPDATE computers.computer_identity SET last_seen = last_seen WHERE client_id = 'pc-1'`);
      });
      await known;
      expect((await load()).lastContact).toEqual(at(5));
    });

    it('forgets an address that is none, and refuses an id that cannot be one', async () => {
      await remember({ ipAddress: 'bogus' });
      expect((await load()).ipAddress).toBeNull();
      await expect(remember({ id: '' })).rejects.toMatchObject({ name: 'ComputerError', code: 'INVALID_COMPUTER_ID' });
    });
  });

  describe('registerComputer', () => {
    const registration = { dnsName: 'pc1.contoso.test', osMajorVersion: 10, osBuildNumber: 26_200, suiteMask: 256, oem: 'QEMU', biosReleaseDate: at(0) };

    it('stores the registration, and tells whether it is the first', async () => {
      await remember();
      expect(await isRegistered(database.dataSource, 'pc-1')).toBe(false);
      expect(await registerComputer(database.dataSource, 'PC-1', registration, at(1))).toEqual({ firstRegistration: true, computerId: 'pc-1', isNewClone: false });
      expect(await registerComputer(database.dataSource, 'pc-1', { ...registration, oem: null }, at(2))).toMatchObject({ firstRegistration: false });
      expect(await isRegistered(database.dataSource, 'PC-1')).toBe(true);
      expect(await load()).toMatchObject({ ...registration, oem: null, osLocale: null, registeredAt: at(2), lastContact: at(2), ipAddress: '192.0.2.7' });
      expect((await database.events()).map(({ type, data }) => [type, data])).toEqual([true, false].map((firstRegistration) => [
        'sluice.computers.computer-registered.v1', { computerId: 'pc-1', dnsName: 'pc1.contoso.test', firstRegistration },
      ]));
    });

    it('says "first" to one of several simultaneous registrations', async () => {
      await remember();
      const results = await Promise.all([1, 2, 3].map((minute) => registerComputer(database.dataSource, 'pc-1', registration, at(minute))));
      expect(results.filter(({ firstRegistration }) => firstRegistration)).toHaveLength(1);
    });

    it('makes a computer known that is not', async () => {
      await registerComputer(database.dataSource, 'pc-9', {}, at(1));
      expect(await load('pc-9')).toMatchObject({ dnsName: '', firstSeen: at(1), registeredAt: at(1) });
    });

    it('changes nothing when a number does not fit', async () => {
      await remember();
      await expect(registerComputer(database.dataSource, 'pc-1', { suiteMask: 70_000 }, at(1))).rejects.toMatchObject({ code: 'INVALID_REGISTRATION' });
      expect(await isRegistered(database.dataSource, 'pc-1')).toBe(false);
      expect(await database.events()).toEqual([]);
    });
  });

  describe('groupsOfComputer', () => {
    const unassigned = [{ targetGroupId: UNASSIGNED_COMPUTERS_ID, path: [UNASSIGNED_COMPUTERS_ID, ALL_COMPUTERS_ID] }];

    it('is Unassigned Computers for a computer that nobody put anywhere, or that nobody knows', async () => {
      await remember({ requestedTargetGroup: 'Pilots' });
      expect(await groupsOfComputer(database.dataSource, 'pc-1', 'server')).toEqual(unassigned);
      expect(await groupsOfComputer(database.dataSource, 'pc-1', 'client')).toEqual(unassigned);
      expect(await groupsOfComputer(database.dataSource, 'unknown', 'server')).toEqual(unassigned);
    });

    it('under server-side targeting are the assigned ones, each with its path to All Computers', async () => {
      const site = await createGroup(database.dataSource, { name: 'Site' });
      const servers = await createGroup(database.dataSource, { name: 'Servers', parentId: site.id });
      const pilots = await createGroup(database.dataSource, { name: 'Pilots' });
      await remember({ requestedTargetGroup: 'Site' });
      await setComputerGroups(database.dataSource, ['pc-1'], [servers.id, pilots.id]);
      expect(await groupsOfComputer(database.dataSource, 'PC-1', 'server')).toEqual([
        { targetGroupId: servers.id, path: [servers.id, site.id, ALL_COMPUTERS_ID] },
        { targetGroupId: pilots.id, path: [pilots.id, ALL_COMPUTERS_ID] },
      ].sort((a, b) => (a.targetGroupId < b.targetGroupId ? -1 : 1)));
    });

    it('under client-side targeting are the requested ones that exist and are not built in', async () => {
      const site = await createGroup(database.dataSource, { name: 'Site' });
      const pilots = await createGroup(database.dataSource, { name: 'Pilots' });
      await remember({ requestedTargetGroup: 'PILOTS; site;Nowhere;All Computers;;pilots' });
      await setComputerGroups(database.dataSource, ['pc-1'], [site.id]);
      const groups = await groupsOfComputer(database.dataSource, 'pc-1', 'client');
      expect(groups.map(({ targetGroupId }) => targetGroupId)).toEqual([site.id, pilots.id].sort());
      await remember({ requestedTargetGroup: 'Nowhere' });
      expect(await groupsOfComputer(database.dataSource, 'pc-1', 'client')).toEqual(unassigned);
    });

    it('looks at no more names than a client may ask for', async () => {
      await createGroup(database.dataSource, { name: 'Late' });
      await remember({ requestedTargetGroup: `${'x;'.repeat(100)}Late` });
      expect(await groupsOfComputer(database.dataSource, 'pc-1', 'client')).toEqual(unassigned);
    });
  });

  describe('recordSynchronizations', () => {
    it('records many at once: the last of each computer, never an older one, no unknown computer', async () => {
      await remember({ id: 'a' });
      await remember({ id: 'b' });
      const changed = await recordSynchronizations(database.dataSource, [
        { id: 'A', at: at(5), protocolVersion: '2.90' }, { id: 'a', at: at(3), protocolVersion: '1.8' },
        { id: 'b', at: at(4), protocolVersion: null }, { id: 'unknown', at: at(4), protocolVersion: null },
      ]);
      expect(changed).toBe(2);
      expect(await recordSynchronizations(database.dataSource, [{ id: 'a', at: at(4), protocolVersion: '9' }])).toBe(0);
      expect(await load('a')).toMatchObject({ lastSyncTime: at(5), lastContact: at(5), clientProtocolVersion: '2.90' });
      expect(await load('b')).toMatchObject({ lastSyncTime: at(4), clientProtocolVersion: null });
      expect(await recordSynchronizations(database.dataSource, [])).toBe(0);
    });

    it('does not deadlock when two gateways record the same computers in opposite order', async () => {
      const ids = Array.from({ length: 500 }, (_, number) => `pc${number}`);
      await database.dataSource.query(`
        INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) SELECT id, id, $2, $2 FROM unnest($1::text[]) AS c (id)`, [ids, at(0)]);
      const rounds = Array.from({ length: 6 }, (_, round) => (round % 2 === 0 ? ids : [...ids].reverse())
        .map((id) => ({ id, at: at(round + 1), protocolVersion: '2.90' })));
      await Promise.all(rounds.map((round) => recordSynchronizations(database.dataSource, round)));
      const [row] = await database.dataSource.query('SELECT count(*)::int AS count FROM computers.computer WHERE last_sync_time = $1', [at(6)]);
      expect(row).toEqual({ count: 500 });
    });
  });
});
