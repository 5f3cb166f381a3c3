import { describe, expect, it } from '@jest/globals';
import { keptFiles, neededFiles, type ContentRules, type RevisionOfFiles } from './needed-files.js';

const rules: ContentRules = { contentStorage: 'local', contentDownload: 'approved', expressFiles: false, languages: null };
const revision = (revisionId: number, changes: Partial<RevisionOfFiles> = {}): RevisionOfFiles => ({
  revisionId, publicationState: 'Published', isLatest: true, isDeclined: false, explicitlyDeployable: true, actions: ['PreDeploymentCheck'],
  bundles: [], languages: [], files: [{ name: `file ${revisionId}`, patchingType: null }], ...changes,
});
const needed = (revisions: RevisionOfFiles[], changes: Partial<ContentRules> = {}) => [...neededFiles(revisions, { ...rules, ...changes })].sort();

describe('the files to fetch', () => {
  it.each(['Install', 'OptionalInstall', 'Uninstall'] as const)('are those of updates that any group is to %s', (action) => {
    expect(needed([revision(1, { actions: ['PreDeploymentCheck', action] }), revision(2), revision(3, { actions: ['Block'] })])).toEqual(['file 1']);
  });

  it('are those of all updates when they are fetched with the metadata', () => {
    expect(needed([revision(1), revision(2, { isLatest: false })], { contentDownload: 'all' })).toEqual(['file 1']);
  });

  it('are none when clients fetch them from the origin', () => {
    expect(needed([revision(1, { actions: ['Install'] })], { contentStorage: 'origin', contentDownload: 'all' })).toEqual([]);
  });

  it('come with a bundle however deep, in circles too', () => {
    const part = (id: number, bundles: number[]) => revision(id, { explicitlyDeployable: false, bundles });
    expect(needed([revision(1, { actions: ['Install'], bundles: [2] }), part(2, [3]), part(3, [2]), part(4, [])])).toEqual(['file 1', 'file 2', 'file 3']);
  });

  it.each([{ isDeclined: true }, { publicationState: 'Expired' as const }])('are not those of an update with %j, approved or not', (changes) => {
    const revisions = [revision(1, { ...changes, actions: ['Install'], bundles: [2] }), revision(2, { explicitlyDeployable: false })];
    expect([needed(revisions), needed(revisions, { contentDownload: 'all' }), [...keptFiles(revisions)]]).toEqual([[], [], []]);
  });

  it('leave out a declined part of a bundle, and take one that was withdrawn by itself', () => {
    const revisions = [
      revision(1, { actions: ['Install'], bundles: [2, 3] }),
      revision(2, { explicitlyDeployable: false, isDeclined: true }), revision(3, { explicitlyDeployable: false, publicationState: 'Expired' }),
    ];
    expect(needed(revisions)).toEqual(['file 1', 'file 3']);
  });

  it.each<[string[], string[] | null, boolean]>([
    [['de'], null, true], [['de'], ['en', 'de'], true], [['de'], ['en'], false], [['de', 'en'], ['en'], true], [[], ['en'], true],
    [['pt-br'], ['pt'], true], [['pt'], ['pt-br'], true], [['pt-br'], ['pt-pt'], false], [['de'], ['d'], false],
  ])('made for %j are among them when %j is chosen: %p', (languages, chosen, isNeeded) => {
    expect(needed([revision(1, { actions: ['Install'], languages })], { languages: chosen })).toEqual(isNeeded ? ['file 1'] : []);
    expect([...keptFiles([revision(1, { languages })])]).toEqual(['file 1']);
  });

  it('are looked at one by one in a bundle of languages', () => {
    const part = (id: number, language: string) => revision(id, { explicitlyDeployable: false, languages: [language] });
    expect(needed([revision(1, { actions: ['Install'], bundles: [2, 3], files: [] }), part(2, 'de'), part(3, 'en')], { languages: ['en'] })).toEqual(['file 3']);
  });

  it('have express ones among them only when those are hosted', () => {
    const both = revision(1, { actions: ['Install'], files: [{ name: 'whole', patchingType: 'SelfContained' }, { name: 'delta', patchingType: 'Express' }] });
    expect([needed([both]), needed([both], { expressFiles: true })]).toEqual([['whole'], ['delta', 'whole']]);
  });
});

describe('the files that may stay', () => {
  it('are also those that are not approved any more, and an old revision\'s only while it is', () => {
    expect([...keptFiles([revision(1), revision(2, { isLatest: false }), revision(3, { isLatest: false, actions: ['Install'] })])]).toEqual(['file 1', 'file 3']);
  });
});
