import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packedRevisions, PackageError, PackageWriter, readPackage, readResumePoint, unpackDocument, writeResumePoint, type PackageRecord, type RecordContent, type ResumePoint } from './index.js';
import { firstDigest, nextDigest, preamble } from './package-format.js';

const HEAD: RecordContent<'HEAD'> = {
  serverId: '11111111-2222-4333-8444-555555555555', createdAt: '2026-01-02T03:04:05.678Z', changeNumber: 7, since: null, decisions: true, keys: true,
  expected: { revisions: 2, documentBytes: 100 },
};
const sha = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('base64');
const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const packed = (number: number, text: string) => {
  const gzip = gzipSync(text);
  return { gzip, entry: { updateId: guid(number), revisionNumber: 1, storedLength: gzip.length, documentLength: text.length, documentSha256: sha('sha256', text) } };
};
const documents = [packed(1, '<one/>'), packed(2, '<two/>'.repeat(200))];

/** A small package with a record of every kind, as the records it is made of. */
function records(): Buffer[] {
  const writer = new PackageWriter();
  return [
    writer.record('HEAD', HEAD),
    ...documents.map(({ gzip, entry }, index) => writer.record('REVS', { lastRevisionId: index + 1, revisions: [{ ...entry, origins: [[sha('sha1', 'f'), 'http://mu.example/f']] }] }, [gzip])),
    writer.record('KEYS', { entries: [{ sha1: sha('sha1', 'f'), decryptionKey: 'AQI=', securityData: null, encryptedSha256: null }] }),
    writer.record('WANT', { entries: [{ sha1: sha('sha1', 'f'), sha256: null, size: 5, extension: '.cab', originUrl: null }] }),
    writer.record('LANG', { languages: ['de'] }),
    writer.record('GRPS', { entries: [{ id: guid(9), name: '../../etc/passwd', parentId: guid(8) }] }),
    writer.record('EULA', { entries: [{ eulaId: guid(5), updateId: guid(1), adminName: 'Ada' }] }),
    writer.record('DECL', { entries: [guid(3)] }),
    writer.record('APPR', { entries: [{ updateId: guid(1), revisionNumber: 1, targetGroupId: guid(9), action: 'Install', deadline: null, downloadPriority: 0, adminName: 'Ada' }] }),
    writer.done(8),
  ];
}

async function* pieces(bytes: Buffer, size = 13): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, resume?: ResumePoint): Promise<{ records: PackageRecord[]; error: unknown }> {
  const found: PackageRecord[] = [];
  try {
    for await (const record of readPackage(pieces(bytes), resume)) found.push(record);
    return { records: found, error: null };
  } catch (error) {
    return { records: found, error };
  }
}

/** A record whose digest is right, with whatever it says. */
function forged(previous: Buffer, kind: string, sequence: number, description: Buffer, payload: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(16);
  header.write(kind, 'latin1');
  header.writeUInt32BE(sequence, 4);
  header.writeUInt32BE(description.length, 8);
  header.writeUInt32BE(payload.length, 12);
  const record = Buffer.concat([header, description, payload]);
  return Buffer.concat([record, nextDigest(previous, record)]);
}

const begun = (kind: string, content: unknown, payload?: Buffer, sequence = 0) =>
  Buffer.concat([preamble(), forged(firstDigest(), kind, sequence, Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content)), payload)]);

describe('a package', () => {
  it('says what was written, and can be written out again as it came', async () => {
    const bytes = Buffer.concat(records());
    const { records: found, error } = await read(bytes);
    expect(error).toBeNull();
    expect(found.map(({ kind }) => kind)).toEqual(['HEAD', 'REVS', 'REVS', 'KEYS', 'WANT', 'LANG', 'GRPS', 'EULA', 'DECL', 'APPR', 'DONE']);
    expect(Buffer.concat(found.flatMap((record) => record.bytes)).equals(bytes)).toBe(true);
    expect(found.at(-1)?.content).toMatchObject({ changeNumber: 8, revisions: 2, groups: 1, approvals: 1, decryptionKeys: 1 });
    const [, first] = found;
    if (first?.kind !== 'REVS') throw new Error('no revisions');
    expect((await unpackDocument(packedRevisions(first.content, first.payload)[0]!)).toString()).toBe('<one/>');
  });

  it('gives out only what stands before a flipped bit, whichever it is', async () => {
    const all = records();
    const bytes = Buffer.concat(all);
    let end = 0;
    const ends = all.map((record) => (end += record.length));
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1 << (at % 8);
      const { records: found, error } = await read(changed);
      expect(error).toBeInstanceOf(PackageError);
      expect(found).toHaveLength(ends.findIndex((recordEnd) => at < recordEnd));
    }
  });

  it('that is cut anywhere is told to be', async () => {
    const bytes = Buffer.concat(records());
    for (let length = 0; length < bytes.length; length += 11) {
      const { records: found, error } = await read(bytes.subarray(0, length));
      expect(error).toMatchObject({ code: length < 8 ? 'NOT_A_PACKAGE' : 'TRUNCATED' });
      expect(found.every(({ kind }) => kind !== 'DONE')).toBe(true);
    }
  });

  it.each<[string, () => Buffer, string]>([
    ['is too new', () => { const bytes = Buffer.concat(records()); bytes.writeUInt32BE(2, 8); return bytes; }, 'TOO_NEW'],
    ['claims an endless record', () => { const bytes = Buffer.concat(records()); bytes.writeUInt32BE(0xffff_ffff, 20); return bytes; }, 'LIMIT'],
    ['begins with something else', () => begun('DONE', {}), 'CONTENT'],
    ['has a kind of record that nobody knows', () => begun('EVIL', {}), 'CONTENT'],
    ['has a kind that is a property of every object', () => begun('__pr', {}), 'CONTENT'],
    ['has a description that is no JSON', () => begun('HEAD', Buffer.from('{')), 'CONTENT'],
    ['has a description that is no text', () => begun('HEAD', Buffer.from([0x22, 0xff, 0x22])), 'CONTENT'],
    ['is nested without end', () => begun('HEAD', Buffer.from('['.repeat(200_000))), 'CONTENT'],
    ['has a payload where there is none', () => begun('HEAD', HEAD, Buffer.from('x')), 'CONTENT'],
    ['leaves a record out', () => begun('HEAD', HEAD, undefined, 1), 'DAMAGED'],
    ['goes on behind its end', () => Buffer.concat([...records(), Buffer.from('x')]), 'DAMAGED'],
  ])('that %s is refused', async (_what, bytes, code) => {
    expect((await read(bytes())).error).toMatchObject({ name: 'PackageError', code });
  });

  it('whose documents are longer or shorter than it says is refused', async () => {
    const [{ gzip, entry }] = documents as [(typeof documents)[number]];
    for (const storedLength of [entry.storedLength + 1, entry.storedLength - 1, -1, 2 ** 40]) {
      const start = new PackageWriter().record('HEAD', HEAD);
      const bytes = Buffer.concat([start, forged(start.subarray(-32), 'REVS', 1, Buffer.from(JSON.stringify({ lastRevisionId: 1, revisions: [{ ...entry, storedLength }] })), gzip)]);
      expect((await read(bytes)).error).toMatchObject({ code: 'CONTENT' });
    }
  });

  it('that counts otherwise than it has is refused at its end', async () => {
    const start = new PackageWriter().record('HEAD', HEAD);
    const done = { changeNumber: 1, revisions: 1, documentBytes: 0, decryptionKeys: 0, wantedFiles: 0, groups: 0, acceptedEulas: 0, declinedUpdates: 0, approvals: 0 };
    expect((await read(Buffer.concat([start, forged(start.subarray(-32), 'DONE', 1, Buffer.from(JSON.stringify(done)))]))).error).toMatchObject({ code: 'DAMAGED' });
  });

  it('raises its own errors only, whatever the bytes', async () => {
    const bytes = Buffer.concat(records());
    await fc.assert(fc.asyncProperty(fc.nat(bytes.length), fc.nat(200), fc.uint8Array({ maxLength: 100 }), async (at, removed, inserted) => {
      const { error } = await read(Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)]));
      expect(error === null || error instanceof PackageError).toBe(true);
    }), { interruptAfterTimeLimit: Number(process.env['SLUICE_FUZZ_MS'] ?? 1_500), numRuns: 100_000 });
  });
});

describe('a document of a package', () => {
  it.each<[string, Partial<Parameters<typeof unpackDocument>[0]>]>([
    ['unpacks to more than it says', { gzip: gzipSync(Buffer.alloc(10_000_000)) }],
    ['unpacks to less', { gzip: gzipSync('<one') }],
    ['has another digest', { documentSha256: sha('sha256', 'other') }],
    ['is no gzip', { gzip: Buffer.from('<one/>') }],
    ['is cut short', { gzip: documents[0]!.gzip.subarray(0, -4) }],
  ])('that %s is refused', async (_what, changes) => {
    await expect(unpackDocument({ ...documents[0]!.entry, gzip: documents[0]!.gzip, ...changes })).rejects.toMatchObject({ code: 'DAMAGED' });
  });
});

describe('a package that is written on', () => {
  it('is one with its beginning', async () => {
    const all = records();
    const beginning = (await read(Buffer.concat(all.slice(0, 2)))).records;
    const point: ResumePoint = {
      serverId: HEAD.serverId, since: null, decisions: true, keys: true, nextSequence: 2, digest: beginning[1]!.digest, lastRevisionId: 1, revisions: 1,
      documentBytes: documents[0]!.gzip.length,
    };
    expect(readResumePoint(writeResumePoint(point))).toEqual(point);
    const writer = new PackageWriter(point);
    const rest = [writer.record('REVS', { lastRevisionId: 2, revisions: [documents[1]!.entry] }, [documents[1]!.gzip]), writer.done(9)];
    expect((await read(Buffer.concat(rest), point)).error).toBeNull();
    expect(await read(Buffer.concat([...all.slice(0, 2), ...rest]))).toMatchObject({ error: null, records: { length: 4 } });
    expect((await read(Buffer.concat(rest), { ...point, digest: Buffer.alloc(32).toString('base64') })).error).toMatchObject({ code: 'DAMAGED' });
  });

  it('does not go on from a place that is none', () => {
    for (const text of ['', 'x', '!!', Buffer.from('[]').toString('base64url'), Buffer.from('{"serverId":1}').toString('base64url'), 'A'.repeat(2_000)]) expect(readResumePoint(text)).toBeNull();
  });
});
