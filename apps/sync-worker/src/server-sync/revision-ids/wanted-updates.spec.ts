import { describe, expect, it } from '@jest/globals';
import type { ServerSyncFilter } from '@sluice/protocol/wsusss';
import { wantedUpdates } from './wanted-updates.js';

const ID = '56309036-4c77-4dd9-951a-99ee9c246a94';
const filter = (changes: Partial<ServerSyncFilter> = {}): ServerSyncFilter => ({ GetConfig: false, Categories: [], Classifications: [], Languages: [], ...changes });

describe('the filter of GetRevisionIdList (MS-WSUSSS 3.1.4.5.3.1)', () => {
  it('without categories and classifications selects every update', () => {
    expect(wantedUpdates(filter())).toEqual({ filter: null, everything: false });
    expect(wantedUpdates(filter({ Get63LanguageOnly: true }))).toEqual({ filter: null, everything: false });
  });

  it('with one kind of them is a filter all the same', () => {
    expect(wantedUpdates(filter({ Categories: [{ Id: ID, Delta: true }] })).filter).toEqual({ products: [{ updateId: ID, delta: true }], classifications: [], newLanguages: [] });
  });

  it('takes a language without Delta for a new one', () => {
    const Languages = [{ Id: 1031, Delta: false }, { Id: 1033, Delta: true }, { Id: 4, Delta: false }];
    expect(wantedUpdates(filter({ Categories: [{ Id: ID, Delta: true }], Languages }))).toMatchObject({ filter: { newLanguages: ['de'] }, everything: false });
    expect(wantedUpdates(filter({ Languages: [{ Id: 0, Delta: false }] }))).toEqual({ filter: null, everything: true });
    expect(wantedUpdates(filter({ Languages: [{ Id: 0, Delta: true }] })).everything).toBe(false);
  });
});
