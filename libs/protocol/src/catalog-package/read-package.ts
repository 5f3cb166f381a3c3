import { Buffer } from 'node:buffer';
import { ByteSource } from '../byte-source/index.js';
import {
  DIGEST_BYTES, firstDigest, FORMAT_VERSION, MAGIC, MAXIMUM_DESCRIPTION_BYTES, MAXIMUM_PAYLOAD_BYTES, nextDigest, PREAMBLE_BYTES, RECORD_HEADER_BYTES,
} from './package-format.js';
import { PackageError } from './package-error.js';
import { PackageTally } from './package-tally.js';
import { RECORD_SCHEMAS, type RecordContent, type RecordKind } from './record-schemas.js';
import type { ResumePoint } from './resume-point.js';

/** One whole record whose digest is right. */
export type PackageRecord = { [Kind in RecordKind]: {
  readonly kind: Kind;
  readonly content: RecordContent<Kind>;
  /** Empty unless it is of kind REVS. */
  readonly payload: Buffer;
  /** The record as it stands in the file, with its digest, and behind the preamble if it is the first. */
  readonly bytes: readonly Uint8Array[];
  /** Base64 of the digest behind it, which stands for everything up to there. */
  readonly digest: string;
  readonly sequence: number;
} }[RecordKind];

/**
 * Reads a package as a stream. Nothing is given out before all of its record has come and agrees with its digest, which also stands for
 * every record before it. Memory holds one record.
 *
 * @param resume reads the rest of a package whose beginning ended there
 * @throws PackageError; after DONE was given out, also for bytes behind it
 */
export async function* readPackage(bytes: AsyncIterable<Uint8Array>, resume?: ResumePoint): AsyncGenerator<PackageRecord> {
  const source = new ByteSource(bytes);
  try {
    const tally = new PackageTally(resume);
    let before: readonly Uint8Array[] = resume === undefined ? [await readPreamble(source)] : [];
    let digest = resume === undefined ? firstDigest() : Buffer.from(resume.digest, 'base64');
    for (let sequence = resume?.nextSequence ?? 0; ; sequence += 1) {
      const raw = await readRecord(source, digest, sequence);
      const record = { ...raw, content: contentOf(raw.kind, raw.description, sequence), bytes: [...before, ...raw.bytes], digest: raw.next.toString('base64'), sequence } as PackageRecord;
      if (record.kind === 'REVS') checkPayload(record.content, record.payload);
      else if (record.payload.length > 0) throw new PackageError('CONTENT', `record ${sequence} has a payload`);
      tally.add(record.kind, record.content);
      before = [];
      digest = raw.next;
      yield record;
      if (record.kind === 'DONE') break;
    }
    if ((await source.peek(1)).length > 0) throw new PackageError('DAMAGED', 'something follows the end of the package');
  } finally {
    await source.close();
  }
}

async function readPreamble(source: ByteSource): Promise<Buffer> {
  const bytes = await source.read(PREAMBLE_BYTES);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new PackageError('NOT_A_PACKAGE', 'this is no catalog package');
  if (bytes.length < PREAMBLE_BYTES) throw new PackageError('TRUNCATED', 'the package ends before its first record');
  const version = bytes.readUInt32BE(MAGIC.length);
  if (version !== FORMAT_VERSION) throw new PackageError('TOO_NEW', `the package has version ${version} of the format, here version ${FORMAT_VERSION} is read`);
  return bytes;
}

interface RawRecord {
  readonly kind: RecordKind;
  readonly description: Buffer;
  readonly payload: Buffer;
  readonly bytes: readonly Uint8Array[];
  readonly next: Buffer;
}

async function readRecord(source: ByteSource, previous: Uint8Array, sequence: number): Promise<RawRecord> {
  const position = source.position;
  const header = await source.read(RECORD_HEADER_BYTES);
  if (header.length < RECORD_HEADER_BYTES) throw truncated(position);
  const kind = header.toString('latin1', 0, 4);
  const descriptionLength = header.readUInt32BE(8);
  const payloadLength = header.readUInt32BE(12);
  // Lengths are bounded before their digest is known: what is read first must end.
  if (descriptionLength > MAXIMUM_DESCRIPTION_BYTES || payloadLength > MAXIMUM_PAYLOAD_BYTES) {
    throw new PackageError('LIMIT', `the record at byte ${position} claims ${descriptionLength} and ${payloadLength} bytes`);
  }
  const body = await source.read(descriptionLength + payloadLength + DIGEST_BYTES);
  if (body.length < descriptionLength + payloadLength + DIGEST_BYTES) throw truncated(position);
  const record = Buffer.concat([header, body.subarray(0, -DIGEST_BYTES)]);
  const next = nextDigest(previous, record);
  if (!next.equals(body.subarray(-DIGEST_BYTES))) throw new PackageError('DAMAGED', `the record at byte ${position} does not have its digest`);
  if (header.readUInt32BE(4) !== sequence) throw new PackageError('DAMAGED', `the record at byte ${position} has another number than ${sequence}`);
  if (!Object.hasOwn(RECORD_SCHEMAS, kind)) throw new PackageError('CONTENT', `the record at byte ${position} is of no known kind`);
  return {
    kind: kind as RecordKind, description: body.subarray(0, descriptionLength), payload: body.subarray(descriptionLength, descriptionLength + payloadLength),
    bytes: [record, next], next,
  };
}

function truncated(position: number): PackageError {
  return new PackageError('TRUNCATED', `the package ends within the record at byte ${position}`);
}

function contentOf(kind: RecordKind, description: Buffer, sequence: number): RecordContent {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(description));
  } catch {
    throw new PackageError('CONTENT', `the description of record ${sequence} is no JSON`);
  }
  const parsed = RECORD_SCHEMAS[kind].safeParse(value);
  // The path says where; the values may be secret.
  if (!parsed.success) throw new PackageError('CONTENT', `record ${sequence} (${kind}) does not say what it should at ${parsed.error.issues[0]?.path.join('.') || 'its top'}`);
  return parsed.data;
}

function checkPayload({ revisions }: RecordContent<'REVS'>, payload: Buffer): void {
  const claimed = revisions.reduce((sum, { storedLength }) => sum + storedLength, 0);
  if (claimed !== payload.length) throw new PackageError('CONTENT', `documents of ${claimed} bytes in a payload of ${payload.length}`);
}
