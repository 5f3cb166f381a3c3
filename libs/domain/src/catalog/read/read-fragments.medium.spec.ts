import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { file, fragment, guid, revision } from '../../../test/revisions.js';
import { findFilesBySha1, importRevisions, readFiles, readFragments, type FragmentKey } from '../index.js';

describe('fragments and files', () => {
  let database: DomainDatabase;
  let ids: number[];

  beforeAll(async () => {
    database = await openDomainDatabase();
    const localized = (number: number) => revision(guid(number), 1, {
      fragments: [
        fragment('Core', `core ${number}`),
        fragment('LocalizedProperties', `en ${number}`, 'en'),
        fragment('LocalizedProperties', `pt-BR ${number}`, 'pt-BR'),
      ],
      files: [file('shared.cab'), file(`own-${number}.cab`)],
    });
    const { imported } = await importRevisions(database.dataSource, [localized(1), localized(2), revision(guid(3), 1, { fragments: [] })]);
    ids = imported.map(({ revisionId }) => revisionId);
  });
  afterAll(() => database.close());

  const texts = async (keys: FragmentKey[], locales?: string[]): Promise<string[]> =>
    (await readFragments(database.dataSource, keys, locales)).map(({ xpress }) => xpress.toString());

  it('are read by key, each once, and absent ones are left out', async () => {
    const core = (index: number): FragmentKey => ({ revisionId: ids[index]!, type: 'Core' });
    expect(await texts([core(1), core(0), core(1), core(2), { revisionId: 999_999, type: 'Core' }])).toEqual(['core 1', 'core 2']);
    expect(await texts([])).toEqual([]);
  });

  it('are read in the languages asked for, whatever their case', async () => {
    const keys: FragmentKey[] = [{ revisionId: ids[0]!, type: 'LocalizedProperties' }, { revisionId: ids[1]!, type: 'Core' }];
    expect(await texts(keys)).toEqual(['en 1', 'pt-BR 1', 'core 2']);
    expect(await texts(keys, ['PT-br', 'fr'])).toEqual(['pt-BR 1', 'core 2']);
    expect(await texts(keys, [])).toEqual(['core 2']);
  });

  it('files are read by revision and found by digest', async () => {
    const names = (await readFiles(database.dataSource, ids)).map(({ revisionId, fileName }) => [revisionId, fileName]);
    expect(names).toEqual([[ids[0], 'own-1.cab'], [ids[0], 'shared.cab'], [ids[1], 'own-2.cab'], [ids[1], 'shared.cab']]);
    expect(await readFiles(database.dataSource, [])).toEqual([]);
    const found = await findFilesBySha1(database.dataSource, [file('shared.cab').sha1, file('unknown.cab').sha1]);
    expect(found.map(({ sha1 }) => sha1)).toEqual([file('shared.cab').sha1]);
    expect(await findFilesBySha1(database.dataSource, [new Uint8Array(file('own-2.cab').sha1)])).toHaveLength(1);
  });
});
