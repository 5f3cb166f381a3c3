import { describe, expect, it } from '@jest/globals';
import { DatabaseUnavailable } from '@sluice/platform/database';
import { answerFromCatalog, RevisionsGone } from './answer-from-catalog.js';

/** A catalog whose revisions are gone until it was refreshed so many times. */
function catalogs(staleFor: number) {
  const service = { refreshes: 0, refresh: async () => { service.refreshes += 1; } };
  return { service, answer: async () => (service.refreshes < staleFor ? Promise.reject(new RevisionsGone([service.refreshes])) : `answer ${service.refreshes}`) };
}

describe('an answer from the catalog', () => {
  it('that needs nothing from the database is given at once', () => {
    expect(answerFromCatalog(catalogs(0).service, () => 'at once')).toBe('at once');
  });

  it('is given anew from a newer catalog when revisions are gone', async () => {
    const { service, answer } = catalogs(2);
    expect(await answerFromCatalog(service, answer)).toBe('answer 2');
  });

  it('is put off when the catalog changes faster than it is read', async () => {
    const { service, answer } = catalogs(9);
    await expect(Promise.resolve(answerFromCatalog(service, answer))).rejects.toThrow(DatabaseUnavailable);
    expect(service.refreshes).toBe(2);
  });

  it('fails when a revision is missed again that the newer catalog still has', async () => {
    const { service } = catalogs(0);
    await expect(Promise.resolve(answerFromCatalog(service, () => Promise.reject(new RevisionsGone([7]))))).rejects.toThrow('revision 7 has no Core fragment');
    expect(service.refreshes).toBe(1);
  });

  it('fails with whatever else goes wrong, without another attempt', async () => {
    const { service } = catalogs(0);
    await expect(Promise.resolve(answerFromCatalog(service, () => Promise.reject(new Error('other'))))).rejects.toThrow('other');
    expect(service.refreshes).toBe(0);
  });
});
