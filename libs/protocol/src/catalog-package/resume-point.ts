import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { DIGEST_BYTES } from './package-format.js';
import { RECORD_SCHEMAS } from './record-schemas.js';

const { serverId, since, decisions, keys } = RECORD_SCHEMAS.HEAD.shape;
const number = z.int().min(0);

const schema = z.strictObject({
  serverId, since, decisions, keys,
  /** The record that comes next. */
  nextSequence: z.int().min(1).max(0xffff_ffff),
  /** Base64 of the digest behind the last record. */
  digest: z.base64().length(Math.ceil(DIGEST_BYTES / 3) * 4),
  lastRevisionId: z.int().min(0).max(2_147_483_647),
  revisions: number,
  documentBytes: number,
});

/** Where in its revisions a package ends that was not written to its end: all that writing on needs to know. */
export type ResumePoint = z.output<typeof schema>;

/** The longest text of a resume point. */
const MAXIMUM_LENGTH = 1_000;

/** A resume point as text that goes into a URL as it is. */
export function writeResumePoint(point: ResumePoint): string {
  return Buffer.from(JSON.stringify(point)).toString('base64url');
}

/** The resume point in a text; null when there is none. */
export function readResumePoint(text: string): ResumePoint | null {
  if (text.length > MAXIMUM_LENGTH) return null;
  try {
    return schema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}
