import { describe, expect, it } from '@jest/globals';
import type { SelectedCategory } from '@sluice/domain/synchronization';
import { categoriesFilter, unknownLanguages, updatesFilters, type ListWishes } from './plan-revision-lists.js';

const languages = [{ id: 0, shortName: 'all', longName: 'all', enabled: true }, { id: 1031, shortName: 'de', longName: 'German', enabled: true }, { id: 1033, shortName: 'en', longName: 'English', enabled: false }];
const state = (changes: Partial<ListWishes['state']> = {}): ListWishes['state'] => ({ updatesAnchor: null, updatesLanguages: null, updatesUnfiltered: false, languages, ...changes });
const category = (updateId: string, kind: SelectedCategory['kind'], isSynchronized = false): SelectedCategory => ({ updateId, kind, isSynchronized });
const selection = (isSynchronized = false) => [category('p1', 'product', isSynchronized), category('c1', 'classification', isSynchronized)];
const plan = (wishes: Partial<ListWishes> = {}) => updatesFilters({ state: state(), selection: [], languages: null, ...wishes })
  .map(({ Anchor, Categories, Classifications, Languages }) => ({ Anchor, Categories: Categories.map(({ Id, Delta }) => `${Id} ${Delta}`), Classifications: Classifications.map(({ Id, Delta }) => `${Id} ${Delta}`), Languages }));

describe('the question for categories (MS-WSUSSS 3.2.4.2)', () => {
  it('has no anchor the first time', () => {
    expect(categoriesFilter(null)).not.toHaveProperty('Anchor');
    expect(categoriesFilter('a')).toMatchObject({ Anchor: 'a', GetConfig: true, Get63LanguageOnly: false });
    expect(categoriesFilter('a')).not.toHaveProperty('DssProtocolVersion');
  });
});

describe('the questions for updates (MS-WSUSSS 3.1.4.5.3.1)', () => {
  const nothing = { Categories: [], Classifications: [], Languages: [] };

  it('ask for everything, then for what changed', () => {
    expect(plan()).toEqual([{ Anchor: undefined, ...nothing }]);
    expect(plan({ state: state({ updatesAnchor: 'a', updatesUnfiltered: true }) })).toEqual([{ Anchor: 'a', ...nothing }]);
  });

  it('ask for everything of a new selection, then for changes: Delta is true exactly with an anchor', () => {
    expect(plan({ selection: selection() })).toEqual([{ Anchor: undefined, Categories: ['p1 false'], Classifications: ['c1 false'], Languages: [] }]);
    expect(plan({ state: state({ updatesAnchor: 'a' }), selection: selection(true) })).toEqual([{ Anchor: 'a', Categories: ['p1 true'], Classifications: ['c1 true'], Languages: [] }]);
  });

  it('ask for new products and classifications in questions of their own', () => {
    const wishes = { state: state({ updatesAnchor: 'a' }), selection: [...selection(true), category('p2', 'product'), category('c2', 'classification')] };
    expect(plan(wishes).map(({ Anchor, Categories, Classifications }) => [Anchor, Categories, Classifications])).toEqual([
      ['a', ['p1 true'], ['c1 true']], [undefined, ['p2 false'], ['c1 false', 'c2 false']], [undefined, ['p1 false'], ['c2 false']],
    ]);
  });

  it('narrow down from everything without asking for it again, but not the other way round', () => {
    expect(plan({ state: state({ updatesAnchor: 'a', updatesUnfiltered: true }), selection: selection() })).toMatchObject([{ Anchor: 'a', Categories: ['p1 true'] }]);
    expect(plan({ state: state({ updatesAnchor: 'a' }) })).toEqual([{ Anchor: undefined, ...nothing }]);
  });

  it('begin anew when other languages are wanted', () => {
    expect(plan({ state: state({ updatesAnchor: 'a', updatesUnfiltered: true }), languages: ['de'] })).toMatchObject([{ Anchor: undefined, Languages: [{ Id: 1031, Delta: false }] }]);
    expect(plan({ state: state({ updatesAnchor: 'a', updatesUnfiltered: true, updatesLanguages: ['de'] }), languages: ['de'] })).toMatchObject([{ Anchor: 'a', Languages: [{ Id: 1031, Delta: true }] }]);
    expect(plan({ state: state({ updatesAnchor: 'a', updatesLanguages: ['de'] }), selection: selection(true), languages: ['de', 'en'] }))
      .toMatchObject([{ Anchor: undefined, Categories: ['p1 false'], Languages: [{ Id: 1031, Delta: false }, { Id: 1033, Delta: false }] }]);
  });

  it('know which languages the upstream server cannot be asked for', () => {
    expect(unknownLanguages(languages, ['de', 'xx'])).toEqual(['xx']);
    expect(unknownLanguages(languages, null)).toEqual([]);
  });
});
