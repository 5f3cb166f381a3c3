import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { changeCatalog, currentChangeNumber, ensureCookieKey, loadCookieKeys, loadServerConfiguration, updateServerConfiguration } from './index.js';

describe('servers', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.reset());
  afterAll(() => database.close());

  describe('the configuration', () => {
    it('is made on first use, with one identity however many ask at once', async () => {
      const loaded = await Promise.all(Array.from({ length: 5 }, () => loadServerConfiguration(database.dataSource)));
      expect(new Set(loaded.map(({ serverId }) => serverId)).size).toBe(1);
      expect(loaded[0]).toMatchObject({
        configurationGeneration: 1, isRegistrationRequired: true, maxExtendedUpdatesPerRequest: 50, maxUpdatesPerPage: 200,
        targeting: 'server', packageServerShare: null, contentBaseUrl: null,
      });
    });

    it('gets a new generation and a later LastChange with every change, and keeps its identity', async () => {
      const before = await loadServerConfiguration(database.dataSource);
      const after = await updateServerConfiguration(database.dataSource, { targeting: 'client', maxUpdatesPerPage: 30 });
      expect(after).toEqual({ ...before, targeting: 'client', maxUpdatesPerPage: 30, configurationGeneration: 2, lastChange: expect.any(Date) });
      expect(after.lastChange.getTime()).toBeGreaterThan(before.lastChange.getTime());
      expect(await loadServerConfiguration(database.dataSource)).toEqual(after);
      expect((await database.events()).map(({ type, data }) => [type, data])).toEqual([
        ['sluice.servers.configuration-changed.v1', { configurationGeneration: 2 }],
      ]);
    });

    it('stays as it is when nothing differs, or when the change is refused', async () => {
      const before = await loadServerConfiguration(database.dataSource);
      expect(await updateServerConfiguration(database.dataSource, { targeting: 'server' })).toEqual(before);
      await expect(updateServerConfiguration(database.dataSource, { maxUpdatesPerPage: 0 })).rejects.toMatchObject({ code: 'CONFIGURATION_OUT_OF_RANGE' });
      expect(await loadServerConfiguration(database.dataSource)).toEqual(before);
      expect(await database.events()).toEqual([]);
    });

    it('counts every one of several simultaneous changes', async () => {
      await Promise.all([11, 12, 13, 14].map((maxUpdatesPerPage) => updateServerConfiguration(database.dataSource, { maxUpdatesPerPage })));
      expect((await loadServerConfiguration(database.dataSource)).configurationGeneration).toBe(5);
    });
  });

  describe('cookie keys', () => {
    const day = 24 * 60 * 60 * 1_000;
    const start = new Date('2026-11-21T00:00:00Z');
    const after = (days: number): Date => new Date(start.getTime() + days * day);

    it('are drawn once, however many ask at once', async () => {
      const keys = await Promise.all(Array.from({ length: 5 }, () => ensureCookieKey(database.dataSource, day, start)));
      expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1);
      expect(keys[0]!.secret).toHaveLength(32);
      expect(await loadCookieKeys(database.dataSource)).toEqual([keys[0]]);
    });

    it('are rotated by age; the one before still opens, and the one before that is gone', async () => {
      const first = await ensureCookieKey(database.dataSource, day, start);
      expect((await ensureCookieKey(database.dataSource, day, after(1))).keyId).toBe(first.keyId);
      const second = await ensureCookieKey(database.dataSource, day, after(1.5));
      expect((await loadCookieKeys(database.dataSource)).map(({ keyId, retiredAt }) => [keyId, retiredAt])).toEqual([
        [second.keyId, null], [first.keyId, after(1.5)],
      ]);
      expect(second.secret.equals(first.secret)).toBe(false);
      const third = await ensureCookieKey(database.dataSource, day, after(3));
      expect((await loadCookieKeys(database.dataSource)).map(({ keyId }) => keyId)).toEqual([third.keyId, second.keyId]);
    });
  });

  describe('changeCatalog', () => {
    it('draws one number per transaction, and only when asked', async () => {
      await changeCatalog(database.dataSource, async () => undefined);
      expect(await currentChangeNumber(database.dataSource)).toBe(0);
      const numbers = await changeCatalog(database.dataSource, ({ number }) => Promise.all([number(), number()]));
      expect(numbers).toEqual([1, 1]);
    });

    it('takes the number back with the transaction', async () => {
      await expect(changeCatalog(database.dataSource, async ({ number }) => {
        throw new Error(`number ${await number()} is lost`);
      })).rejects.toThrow('number 1 is lost');
      expect(await currentChangeNumber(database.dataSource)).toBe(0);
      expect(await changeCatalog(database.dataSource, ({ number }) => number())).toBe(1);
    });

    it('lets one transaction at a time change what clients see', async () => {
      let inside = 0;
      const most = await Promise.all(Array.from({ length: 5 }, () => changeCatalog(database.dataSource, async ({ number }) => {
        inside += 1;
        const together = inside;
        await number();
        inside -= 1;
        return together;
      })));
      expect(most).toEqual([1, 1, 1, 1, 1]);
    });
  });
});
