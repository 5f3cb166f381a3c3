import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { createGroup, loadTargetGroups } from '../groups/index.js';
import {
  currentChangeNumber, inCatalogTransaction, loadServerConfiguration, loadSynchronizationConfiguration, updateServerConfiguration,
  updateSynchronizationConfiguration, type SynchronizationConfigurationChange,
} from './index.js';

let database: DomainDatabase;
beforeAll(async () => { database = await openDomainDatabase(); });
afterEach(() => database.reset());
afterAll(() => database.close());

describe('the configuration of synchronization', () => {
  it('begins with nothing that would fetch anything', async () => {
    expect(await loadSynchronizationConfiguration(database.dataSource)).toMatchObject({ upstreamKind: 'none', role: 'autonomous', timesPerDay: 0, languages: null });
  });

  it('is changed in part, in normal form, without telling clients', async () => {
    const change: SynchronizationConfigurationChange = { upstreamKind: 'sluice', upstreamUrl: 'HTTPS://Upstream.example:8531/', languages: ['PT-br', 'de', 'de'] };
    expect(await updateSynchronizationConfiguration(database.dataSource, change))
      .toMatchObject({ upstreamUrl: 'https://upstream.example:8531', languages: ['de', 'pt-br'], rollupDetail: 'computers' });
    expect(await updateSynchronizationConfiguration(database.dataSource, { role: 'replica', timesPerDay: 4 })).toMatchObject({ role: 'replica', upstreamKind: 'sluice' });
    expect(await database.events()).toEqual([]);
  });

  it.each<[SynchronizationConfigurationChange, string]>([
    [{ role: 'replica' }, 'role'],
    [{ timesPerDay: 1 }, 'timesPerDay'],
    [{ timesPerDay: 25 }, 'timesPerDay'],
    [{ firstMinuteOfDay: 1_440 }, 'firstMinuteOfDay'],
    [{ upstreamKind: 'wsus' }, 'upstreamUrl'],
    [{ upstreamUrl: 'https://a.example' }, 'upstreamUrl'],
    [{ upstreamKind: 'wsus', upstreamUrl: 'file:///etc/passwd' }, 'upstreamUrl'],
    [{ upstreamKind: 'wsus', upstreamUrl: 'https://a:b@c.example' }, 'upstreamUrl'],
    [{ upstreamKind: 'elsewhere' as never }, 'upstreamKind'],
    [{ languages: [] }, 'languages'],
    [{ languages: ['no language'] }, 'languages'],
  ])('is not changed to %j', async (change, key) => {
    const before = await loadSynchronizationConfiguration(database.dataSource);
    await expect(updateSynchronizationConfiguration(database.dataSource, change)).rejects.toMatchObject({ name: 'ConfigurationError', key });
    expect(await loadSynchronizationConfiguration(database.dataSource)).toEqual(before);
  });
});

describe('several changes in one transaction', () => {
  it('are all made, each with its events', async () => {
    await inCatalogTransaction(database.dataSource, async (view) => {
      const group = await createGroup(view, { name: 'One' });
      await createGroup(view, { name: 'Two', parentId: group.id });
      await updateServerConfiguration(view, { maxUpdatesPerPage: 10 });
      expect((await loadServerConfiguration(view)).maxUpdatesPerPage).toBe(10);
    });
    expect((await loadTargetGroups(database.dataSource)).map((group) => group.name)).toEqual(expect.arrayContaining(['One', 'Two']));
    expect((await database.events()).map((event) => event.type)).toHaveLength(3);
  });

  it('are all undone when one of them fails', async () => {
    const before = await currentChangeNumber(database.dataSource);
    const change = inCatalogTransaction(database.dataSource, async (view) => {
      await createGroup(view, { name: 'One' });
      await createGroup(view, { name: 'one' });
    });
    await expect(change).rejects.toMatchObject({ code: 'GROUP_NAME_TAKEN' });
    expect((await loadTargetGroups(database.dataSource)).map((group) => group.name)).not.toContain('One');
    expect([await currentChangeNumber(database.dataSource), await database.events()]).toEqual([before, []]);
  });

  it('can go on after one of them was refused', async () => {
    await inCatalogTransaction(database.dataSource, async (view) => {
      await createGroup(view, { name: 'One' });
      await expect(createGroup(view, { name: 'one' })).rejects.toMatchObject({ code: 'GROUP_NAME_TAKEN' });
      await createGroup(view, { name: 'Two' });
    });
    expect((await loadTargetGroups(database.dataSource)).map((group) => group.name)).toEqual(expect.arrayContaining(['One', 'Two']));
  });
});
