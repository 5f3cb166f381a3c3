import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { ALL_COMPUTERS_ID } from '../../groups/index.js';
import { updateSynchronizationConfiguration } from '../../servers/index.js';
import { DEPLOYMENT_ACTIONS } from '../../deployments/deployment-action.js';
import {
  failFile, finishFile, hastenContent, keptFiles, neededFiles, reconcileContent, recordDamaged, recordStored, releaseFile, renewFile, requestContent,
  takeFile, untilNextFile, type ContentRules, type RevisionOfFiles,
} from '../index.js';

const guid = (id: number): string => `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`;
const sha1 = (name: string): Buffer => createHash('sha1').update(name).digest();
const revision = (revisionId: number, changes: Partial<RevisionOfFiles> = {}): RevisionOfFiles => ({
  revisionId, publicationState: 'Published', isLatest: true, isDeclined: false, explicitlyDeployable: true, actions: ['Install'],
  bundles: [], languages: [], files: [{ name: `file ${revisionId}`, patchingType: null }], ...changes,
});

describe('content files', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.reset());
  afterAll(() => database.close());

  const sql = (text: string, ...parameters: unknown[]) => database.dataSource.query(text, parameters);

  /** Each revision is an update of its own; what is not the latest has a later revision without anything. */
  async function fill(revisions: readonly RevisionOfFiles[]): Promise<void> {
    for (const { revisionId: id, publicationState, isLatest, isDeclined, explicitlyDeployable, files, languages } of revisions) {
      await sql(`INSERT INTO catalog.revision (revision_id, update_id, revision_number, update_type, publication_state, is_latest, is_leaf, explicitly_deployable,
          document_sha256, document_length, core_length, import_change_number, shape_change_number, content_languages)
        VALUES ($1, $2, 1, 'Software', $3, $4, true, $5, '', 0, 0, 1, 1, $6)`, id, guid(id), publicationState, isLatest, explicitlyDeployable, languages.length === 0 ? null : languages);
      if (isDeclined) await sql('INSERT INTO deployments.declined_update VALUES ($1, now(), 1)', guid(id));
      for (const { name, patchingType } of files) {
        await sql(`INSERT INTO catalog.file (sha1, size, extension, origin_url) VALUES ($1, 10, '.cab', $2) ON CONFLICT DO NOTHING`, sha1(name), name.startsWith('own') ? null : 'http://origin.example/');
        await sql('INSERT INTO catalog.revision_file (revision_id, sha1, file_name, patching_type) VALUES ($1, $2, $3, $4)', id, sha1(name), `${name}-${patchingType}`, patchingType);
      }
    }
    for (const { revisionId: id, bundles, actions } of revisions) {
      for (const [clause, member] of bundles.entries()) await sql('INSERT INTO catalog.bundled_revision VALUES ($1, $2, $3, 1)', id, clause, guid(member));
      for (const [position, action] of actions.entries()) {
        const group = position === 0 ? ALL_COMPUTERS_ID : guid(900 + position);
        await sql(`INSERT INTO groups.target_group (id, name, parent_id, is_builtin) VALUES ($1, $2, $3, false) ON CONFLICT DO NOTHING`, group, `Group ${position}`, ALL_COMPUTERS_ID);
        await sql(`INSERT INTO deployments.deployment (revision_id, target_group_id, action, last_change_time, change_number, admin_name)
          VALUES ($1, $2, $3, now(), 1, 'a')`, id, group, action);
      }
    }
  }

  const rows = (): Promise<{ name: string; state: string }[]> => sql(`
    SELECT upper(encode(sha1, 'hex')) AS name, state, unneeded_since IS NOT NULL AS unneeded FROM content.content_file ORDER BY sha1`);
  const state = async (name: string) => (await sql('SELECT state, failure_code, attempts, next_attempt_at FROM content.content_file WHERE sha1 = $1', sha1(name)))[0];
  const hex = (names: Iterable<string>): string[] => [...names].map((name) => sha1(name).toString('hex').toUpperCase()).sort();
  const store = (...names: string[]) => database.dataSource.transaction((manager) => recordStored(manager, names.map((name) => ({ sha1: sha1(name), size: 10 }))));

  const arbitraryLanguage = fc.constantFrom('en', 'de', 'pt', 'pt-br', 'p', 'zh-tw');
  const arbitraryFile = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'own'), patchingType: fc.constantFrom(null, 'Express', 'SelfContained') });
  const arbitraryCatalog = fc.integer({ min: 1, max: 6 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => fc.record({
    revisionId: fc.constant(index + 1), publicationState: fc.constantFrom('Published' as const, 'Published' as const, 'Expired' as const), isLatest: fc.boolean(),
    isDeclined: fc.integer({ min: 0, max: 3 }).map((n) => n === 0), explicitlyDeployable: fc.boolean(), actions: fc.uniqueArray(fc.constantFrom(...DEPLOYMENT_ACTIONS), { maxLength: 2 }),
    languages: fc.oneof(fc.constant([]), fc.uniqueArray(arbitraryLanguage, { minLength: 1, maxLength: 2 })),
    bundles: fc.uniqueArray(fc.integer({ min: 1, max: count }), { maxLength: 2 }),
    files: fc.uniqueArray(arbitraryFile, { maxLength: 2, selector: ({ name, patchingType }) => `${name}-${patchingType}` }),
  })))) as fc.Arbitrary<RevisionOfFiles[]>;
  const arbitraryRules: fc.Arbitrary<ContentRules> = fc.record({
    contentStorage: fc.constantFrom('local' as const, 'local' as const, 'origin' as const), contentDownload: fc.constantFrom('approved', 'all'), expressFiles: fc.boolean(),
    languages: fc.oneof(fc.constant(null), fc.uniqueArray(fc.constantFrom('en', 'de', 'pt', 'pt-br', 'zh-tw'), { minLength: 1, maxLength: 3 })),
  });

  it('are wanted, and kept, as the pure decision says', async () => {
    await fc.assert(fc.asyncProperty(arbitraryCatalog, arbitraryRules, async (revisions, rules) => {
      await database.reset();
      await fill(revisions);
      await updateSynchronizationConfiguration(database.dataSource, { ...rules, languages: rules.languages === null ? null : [...rules.languages] });
      await reconcileContent(database.dataSource);
      expect((await rows()).map(({ name }) => name)).toEqual(hex(neededFiles(revisions, rules)));
      const known = [...new Set(revisions.flatMap(({ files }) => files.map(({ name }) => name)))];
      await store(...known, 'stranger');
      await reconcileContent(database.dataSource);
      const kept = [...keptFiles(revisions)].filter((name) => rules.contentStorage === 'local' || name === 'own');
      expect(await sql(`SELECT upper(encode(sha1, 'hex')) AS name FROM content.content_file WHERE unneeded_since IS NULL ORDER BY sha1`)).toEqual(hex(kept).map((name) => ({ name })));
    }), { numRuns: 60 });
  }, 60_000);

  it('that nobody needs any more are forgotten before they are fetched, and kept for a while after', async () => {
    await fill([revision(1), revision(2)]);
    expect(await reconcileContent(database.dataSource)).toEqual({ wanted: 2, given: 0, unneeded: 0, neededAgain: 0 });
    await store('file 1');
    await sql('INSERT INTO deployments.declined_update SELECT update_id, now(), 2 FROM catalog.revision');
    expect(await reconcileContent(database.dataSource)).toEqual({ wanted: 0, given: 1, unneeded: 1, neededAgain: 0 });
    expect(await reconcileContent(database.dataSource)).toEqual({ wanted: 0, given: 0, unneeded: 0, neededAgain: 0 });
    await sql('DELETE FROM deployments.declined_update');
    expect(await reconcileContent(database.dataSource)).toEqual({ wanted: 1, given: 0, unneeded: 0, neededAgain: 1 });
  });

  it('of a language that is chosen no more are not waited for, and stay when they are here', async () => {
    await fill([revision(1, { languages: ['de'] }), revision(2, { languages: ['de'] }), revision(3)]);
    expect(await reconcileContent(database.dataSource)).toMatchObject({ wanted: 3 });
    await store('file 1');
    await updateSynchronizationConfiguration(database.dataSource, { languages: ['en'] });
    expect(await reconcileContent(database.dataSource)).toEqual({ wanted: 0, given: 1, unneeded: 0, neededAgain: 0 });
    await requestContent(database.dataSource, [sha1('file 2')], 'downstream');
    await reconcileContent(database.dataSource);
    expect((await rows()).map(({ state: each }) => each).sort()).toEqual(['available', 'wanted', 'wanted']);
  });

  it('that were asked for by name are wanted though nothing is approved, and stay wanted', async () => {
    await fill([revision(1, { actions: [] })]);
    expect(await requestContent(database.dataSource, [sha1('file 1'), sha1('unknown')], 'downstream')).toEqual([]);
    await reconcileContent(database.dataSource);
    expect(await rows()).toMatchObject([{ state: 'wanted' }]);
    await store('file 1');
    expect(await requestContent(database.dataSource, [sha1('file 1')], 'downstream')).toEqual([sha1('file 1')]);
  });

  it('are not asked for, nor waited for any more, when clients fetch them from the origin', async () => {
    await fill([revision(1), revision(2)]);
    await requestContent(database.dataSource, [sha1('file 1')], 'administrator');
    await updateSynchronizationConfiguration(database.dataSource, { contentStorage: 'origin' });
    await reconcileContent(database.dataSource);
    await requestContent(database.dataSource, [sha1('file 2')], 'downstream');
    expect(await rows()).toEqual([]);
  });

  describe('on their way', () => {
    beforeEach(async () => {
      await fill([1, 2, 3].map((id) => revision(id)));
      await reconcileContent(database.dataSource);
    });

    it('are each taken by one process, however many try', async () => {
      const taken = await Promise.all(Array.from({ length: 12 }, () => takeFile(database.dataSource, 30)));
      const names = taken.flatMap((file) => (file === null ? [] : [file.sha1.toString('hex')]));
      expect([names.length, new Set(names).size]).toEqual([3, 3]);
    });

    it('come in the order of who waits for them', async () => {
      await requestContent(database.dataSource, [sha1('file 2')], 'administrator');
      await hastenContent(database.dataSource, sha1('file 3'));
      const order = [await takeFile(database.dataSource, 30), await takeFile(database.dataSource, 30), await takeFile(database.dataSource, 30)];
      expect(order.map((file) => file?.sha1)).toEqual([sha1('file 3'), sha1('file 2'), sha1('file 1')]);
      expect(order[0]).toMatchObject({ size: 10, extension: '.cab', originUrl: 'http://origin.example/', sha256: null, attempt: 1 });
    });

    it('are taken over when a lease has ended, and the first process may then write nothing', async () => {
      const first = (await takeFile(database.dataSource, 30))!;
      await sql(`UPDATE content.content_file SET lease_expires_at = now() - interval '1 second' WHERE sha1 = $1`, first.sha1);
      const second = (await takeFile(database.dataSource, 30))!;
      expect([second.sha1, second.attempt]).toEqual([first.sha1, 2]);
      await expect(renewFile(database.dataSource, first, 30)).rejects.toMatchObject({ code: 'LEASE_LOST' });
      await expect(finishFile(database.dataSource, first, false)).rejects.toMatchObject({ code: 'LEASE_LOST' });
      await expect(failFile(database.dataSource, first, { code: 'notFound', reason: 'r' })).rejects.toMatchObject({ code: 'LEASE_LOST' });
      await renewFile(database.dataSource, second, 30);
      await finishFile(database.dataSource, second, false);
      expect(await database.events('ContentAvailable')).toHaveLength(1);
      expect(await database.events('ContentFailed')).toEqual([]);
    });

    it('are let go of without a trace', async () => {
      const file = (await takeFile(database.dataSource, 30))!;
      await releaseFile(database.dataSource, file);
      expect(await takeFile(database.dataSource, 30)).toMatchObject({ attempt: 1 });
    });

    it('fail with an event, and rest until the next attempt; the upstream server is asked when it misses them', async () => {
      const file = (await takeFile(database.dataSource, 30))!;
      await failFile(database.dataSource, file, { code: 'notFound', reason: 'It is not there.', asksUpstream: true });
      const digest = file.sha1.toString('base64');
      expect((await database.events('ContentFailed'))[0]?.data).toMatchObject({ digest, reason: 'notFound', attempt: 1, nextAttemptAt: expect.any(String) });
      expect((await database.events('UpstreamContentMissed'))[0]?.data).toEqual({ digests: [digest] });
      const others = [await takeFile(database.dataSource, 30), await takeFile(database.dataSource, 30), await takeFile(database.dataSource, 30)];
      expect(others.map((other) => other?.sha1.equals(file.sha1))).toEqual([false, false, undefined]);
      expect(await untilNextFile(database.dataSource)).toBeGreaterThan(0);
      await requestContent(database.dataSource, [file.sha1], 'administrator');
      expect(await takeFile(database.dataSource, 30)).toMatchObject({ sha1: file.sha1, attempt: 2 });
    });

    it('are quarantined when the bytes were wrong, also later', async () => {
      await store('file 1');
      await database.dataSource.transaction((manager) => recordDamaged(manager, sha1('file 1'), 'A bit had flipped.'));
      expect(await state('file 1')).toMatchObject({ state: 'quarantined', failure_code: 'digestMismatch' });
      expect(await takeFile(database.dataSource, 30)).not.toBeNull();
    });
  });
});
