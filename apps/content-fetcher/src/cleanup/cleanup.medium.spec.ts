import { createHash, randomBytes } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { reconcileContent, takeUnneededFile } from '@sluice/domain/content';
import { Fetching, type MadeFile } from '../../test/upstream/fetching.js';
import { ScriptedFiles } from '../../test/upstream/scripted-files.js';

const NOTHING = { removedFiles: 0, removedBytes: 0, adopted: 0, discardedPartials: 0, emptiedQuarantine: 0 };

describe('a cleanup', () => {
  let fetching: Fetching;
  let server: ScriptedFiles;

  beforeAll(async () => {
    fetching = await Fetching.create();
    server = await ScriptedFiles.start();
  });
  beforeEach(async () => {
    await fetching.reset();
    server.calm();
    await fetching.configure({ upstreamKind: 'sluice', upstreamUrl: server.url });
  });
  afterAll(async () => {
    await fetching.close();
    await server.stop();
  });

  const cleanup = (grace = '1') => fetching.parts({ SLUICE_CONTENT_GRACE_HOURS: grace }).cleanup;
  const query = (sql: string, ...parameters: unknown[]) => fetching.dataSource.query(sql, parameters);

  async function stored(text: string): Promise<MadeFile> {
    const file = await fetching.addFile(Buffer.from(text));
    server.files.set(`/Content/${file.name.slice(-2)}/${file.name}.cab`, file.bytes);
    await fetching.fetchNext();
    return file;
  }
  const decline = (file: MadeFile) => query(`INSERT INTO deployments.declined_update SELECT update_id, now(), 1 FROM catalog.revision
    JOIN catalog.revision_file f USING (revision_id) WHERE f.sha1 = $1`, file.sha1);
  const expire = (file: MadeFile) => query(`UPDATE catalog.revision r SET publication_state = 'Expired' FROM catalog.revision_file f
    WHERE f.revision_id = r.revision_id AND f.sha1 = $1`, file.sha1);
  const age = (file: MadeFile) => query(`UPDATE content.content_file SET unneeded_since = unneeded_since - interval '2 hours' WHERE sha1 = $1`, file.sha1);

  it('removes files of declined, expired and removed updates after their grace time, and no others', async () => {
    const [declined, expired, gone, needed] = [await stored('a'), await stored('b'), await stored('c'), await stored('d')];
    await decline(declined);
    await expire(expired);
    await query('DELETE FROM catalog.revision r USING catalog.revision_file f WHERE f.revision_id = r.revision_id AND f.sha1 = $1', gone.sha1);
    expect(await cleanup().run()).toEqual(NOTHING);
    for (const file of [declined, expired, gone]) await age(file);
    expect(await cleanup().run()).toEqual({ ...NOTHING, removedFiles: 3, removedBytes: 3 });
    expect([await fetching.stored(declined), await fetching.row(declined)]).toEqual([null, undefined]);
    expect(await fetching.stored(needed)).toEqual(Buffer.from('d'));
  });

  it('keeps a file that two updates have until neither needs it', async () => {
    const file = await stored('shared');
    await query(`INSERT INTO catalog.revision (update_id, revision_number, update_type, publication_state, is_latest, is_leaf, explicitly_deployable,
        document_sha256, document_length, core_length, import_change_number, shape_change_number)
      VALUES ('00000000-0000-4000-9000-000000000001', 1, 'Software', 'Published', true, true, true, '', 0, 0, 1, 1)`);
    await query(`INSERT INTO catalog.revision_file (revision_id, sha1, file_name) SELECT max(revision_id), $1, 'x' FROM catalog.revision`, file.sha1);
    await query(`INSERT INTO deployments.declined_update SELECT update_id, now(), 1 FROM catalog.revision WHERE update_id <> '00000000-0000-4000-9000-000000000001'`);
    await cleanup('0').run();
    expect(await fetching.stored(file)).not.toBeNull();
    await query(`INSERT INTO deployments.declined_update VALUES ('00000000-0000-4000-9000-000000000001', now(), 1)`);
    expect(await cleanup('0').run()).toMatchObject({ removedFiles: 1 });
  });

  it('is gone on with by another process when one is killed in the middle', async () => {
    const file = await stored('x');
    await decline(file);
    await reconcileContent(fetching.dataSource);
    // Killed after taking it, before or after the store has removed it: either way.
    for (const removed of [false, true]) {
      expect(await takeUnneededFile(fetching.dataSource, 0, 30)).not.toBeNull();
      if (removed) await fetching.store.remove(file.name);
      expect(await cleanup('0').run()).toMatchObject({ removedFiles: 0 });
      await query(`UPDATE content.content_file SET lease_expires_at = now() - interval '1 second'`);
    }
    expect(await cleanup('0').run()).toMatchObject({ removedFiles: 1 });
    expect(await fetching.row(file)).toBeUndefined();
  });

  it('leaves a file wanted that became needed while it was removed', async () => {
    const file = await stored('y');
    await decline(file);
    await reconcileContent(fetching.dataSource);
    const store = Object.create(fetching.store, {
      remove: { value: async (name: string) => {
        await query('DELETE FROM deployments.declined_update');
        await reconcileContent(fetching.dataSource);
        await fetching.store.remove(name);
      } },
    });
    const parts = fetching.parts({ SLUICE_CONTENT_GRACE_HOURS: '0' });
    Object.assign(parts.cleanup, { store });
    await parts.cleanup.run();
    expect(await fetching.row(file)).toMatchObject({ state: 'wanted' });
    await fetching.fetchNext();
    expect(await fetching.stored(file)).toEqual(file.bytes);
  });

  it('takes in what lies in the store and nobody knows: needed files are told of, others have their grace time', async () => {
    const known = await fetching.addFile(Buffer.from('brought by hand'));
    for (const bytes of [known.bytes, Buffer.from('a stranger')]) {
      const sha1 = createHash('sha1').update(bytes).digest();
      const partial = await fetching.store.openPartial(sha1.toString('hex').toUpperCase(), bytes.length);
      await partial.writePiece(0, bytes);
      await partial.commit({ sha1, sha256: null });
    }
    await query('DELETE FROM content.content_file');
    expect(await cleanup().run()).toEqual({ ...NOTHING, adopted: 2 });
    expect(await fetching.row(known)).toMatchObject({ state: 'available' });
    await query(`UPDATE content.content_file SET unneeded_since = unneeded_since - interval '2 hours'`);
    expect(await cleanup().run()).toEqual({ ...NOTHING, removedFiles: 1, removedBytes: 10 });
    expect(await fetching.stored(known)).not.toBeNull();
  });

  it('discards what was begun and nobody waits for, and keeps what somebody does', async () => {
    const wanted = await fetching.addFile(randomBytes(10));
    const names = [wanted.name, 'AB'.repeat(20), 'CD'.repeat(20)];
    for (const name of names) (await fetching.store.openPartial(name, 10)).close();
    const old = new Date(Date.now() - 2 * 3_600_000);
    for (const name of names.slice(0, 2)) {
      const entries = await readdir(join(fetching.directory, 'partial'), { recursive: true, withFileTypes: true });
      for (const entry of entries.filter(({ parentPath, name: file }) => `${parentPath}/${file}`.includes(name))) await utimes(join(entry.parentPath, entry.name), old, old);
    }
    expect(await cleanup('24').run()).toEqual({ ...NOTHING, discardedPartials: 1 });
    const left = [];
    for await (const { name } of fetching.store.listPartials()) left.push(name);
    expect(left.sort()).toEqual([names[0]!, names[2]!].sort());
  });
});
