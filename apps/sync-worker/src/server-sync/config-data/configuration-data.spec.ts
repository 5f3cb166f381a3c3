import { describe, expect, it } from '@jest/globals';
import { configurationData, languagesMark, type ToldConfiguration } from './configuration-data.js';
import { languageOfId } from './languages.js';

const configuration: ToldConfiguration = { languages: ['de', 'en'], contentStorage: 'local', contentDownload: 'approved', expressFiles: false };
const absent = { kind: 'absent' } as const;
const answer = (change: Partial<ToldConfiguration> = {}) => configurationData({ ...configuration, ...change }, absent, 'anchor', 0);

describe('the configuration that downstream servers are told (MS-WSUSSS 3.1.4.4)', () => {
  it('has the limits of a real server', () => {
    expect(answer()).toMatchObject({
      MaxNumberOfComputerIdsInRequest: 0, MaxNumberOfDriverSetsPerRequest: 0, MaxNumberOfPnpHardwareIdsInRequest: 0, MaxNumberOfUpdatesPerRequest: 100,
      MaxUpdatesPerRequestInGetUpdateDecryptionData: 100, ProtocolVersion: '1.20', NewConfigAnchor: 'anchor',
    });
  });

  it.each([
    [{}, { CatalogOnlySync: false, LazySync: true, ServerHostsPsfFiles: false }],
    [{ contentStorage: 'origin' }, { CatalogOnlySync: true }],
    [{ contentDownload: 'all' }, { LazySync: false }],
    [{ expressFiles: true }, { ServerHostsPsfFiles: true }],
  ] as const)('says of content, for %j, %j', (change, expected) => {
    expect(answer(change)).toMatchObject(expected);
  });

  it('lists all languages first, then each, and enables those that are synchronized', () => {
    const { LanguageUpdateList: some } = answer();
    expect(some[0]).toEqual({ LanguageID: 0, ShortLanguage: 'all', LongLanguage: 'all', Enabled: false });
    expect(some).toHaveLength(39);
    expect(some.filter((language) => language.Enabled).map((language) => language.LanguageID)).toEqual([1031, 1033]);
    expect(answer({ languages: null }).LanguageUpdateList.every((language) => language.Enabled)).toBe(true);
  });

  it('leaves the languages out when the anchor stands for the same ones', () => {
    const told = (languages: string[] | null) => configurationData(configuration, { kind: 'own', value: languagesMark(languages) }, '', 0).LanguageUpdateList.length;
    expect([told(['de', 'en']), told(['de']), told(null)]).toEqual([0, 39, 39]);
    expect(configurationData(configuration, { kind: 'foreign' }, '', 0).LanguageUpdateList).toHaveLength(39);
  });
});

it('languages are known by their LCID', () => {
  expect([languageOfId(1031), languageOfId(3076), languageOfId(4), languageOfId(0)]).toEqual(['de', 'zh-hk', undefined, undefined]);
});
