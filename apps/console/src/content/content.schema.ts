import { CONTENT_FILE_STATES, CONTENT_JOB_STATES } from '@sluice/domain/content';
import { CONTENT_FAILURES } from '@sluice/domain/events';
import { z } from 'zod';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { guid, moment } from '../api/validation/outputs.js';

const files = z.int().nonnegative();
const bytes = z.number().nonnegative();

const categoryUsage = z.object({ updateId: guid, title: z.string(), files, bytes });

/** How the content store is used. */
export const contentUsageSchema = z.object({
  states: z.array(z.object({
    state: z.enum(CONTENT_FILE_STATES),
    failureCode: z.enum(CONTENT_FAILURES).nullable().meta({ description: 'Why the last attempt failed; null when none has.' }),
    files, bytes,
  })).meta({ description: 'Files that are needed or here, by where they stand. `available`: in the store, verified.' }),
  products: z.array(categoryUsage).meta({ description: 'What the updates of each product hold in the store, largest first. A file of several products counts for each.' }),
  classifications: z.array(categoryUsage),
  uncategorized: z.object({ files, bytes }).meta({ description: 'Files in the store that belong to no update with a category.' }),
  unneeded: z.object({ files, bytes, oldestSince: moment.nullable() }).meta({ description: 'What a cleanup removes once the grace time of each file is over.' }),
  freeBytes: bytes.nullable().meta({ description: 'Room in the store; null when it cannot be known here.' }),
}).meta({ id: 'ContentUsage' });

export const contentFileQuerySchema = z.strictObject({
  ...pageQuery,
  state: z.enum(CONTENT_FILE_STATES).optional(),
});

/** A content file, with where it stands. */
export const contentFileSchema = z.object({
  sha1: z.string().meta({ description: 'In upper-case hexadecimal digits, as in the addresses of files.' }),
  size: bytes,
  state: z.enum(CONTENT_FILE_STATES),
  fileName: z.string().nullable().meta({ description: 'How an update calls it.' }),
  updateId: guid.nullable().meta({ description: 'The newest update that uses it.' }),
  title: z.string().nullable(),
  attempts: z.int(),
  nextAttemptAt: moment.nullable().meta({ description: 'When it is tried next; null when it is not tried by itself.' }),
  failure: z.object({ code: z.enum(CONTENT_FAILURES), message: z.string() }).nullable(),
  requestedBy: z.array(z.enum(['downstream', 'administrator'])).meta({ description: 'Who asked for it whatever is approved.' }),
  wantedAt: moment,
  availableAt: moment.nullable(),
  unneededSince: moment.nullable(),
}).meta({ id: 'ContentFile' });

export const contentFilePageSchema = pageSchema('ContentFilePage', contentFileSchema);

export const contentJobQuerySchema = z.strictObject({ ...pageQuery });

const job = {
  id: guid,
  state: z.enum(CONTENT_JOB_STATES).meta({ description: '`waiting`: no content-fetcher has taken it up yet.' }),
  administrator: z.string(),
  requestedAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  attempt: z.int().meta({ description: 'How many processes took it up; more than 1 when one died or was stopped over it. Each begins anew.' }),
  failure: z.string().nullable(),
};

/** A verification of the content store. */
export const verificationSchema = z.object({
  ...job,
  filesDone: files, bytesDone: bytes,
  filesTotal: files.nullable().meta({ description: 'About how many there are.' }), bytesTotal: bytes.nullable(),
  damagedFiles: files.meta({ description: 'Files that were not what they should be, or were gone. They are fetched again.' }), damagedBytes: bytes,
}).meta({ id: 'ContentVerification' });

/** A cleanup of the content store. */
export const cleanupSchema = z.object({ ...job, removedFiles: files, removedBytes: bytes }).meta({ id: 'ContentCleanup' });

export const verificationPageSchema = pageSchema('ContentVerificationPage', verificationSchema);
export const cleanupPageSchema = pageSchema('ContentCleanupPage', cleanupSchema);

export type ContentUsageRepresentation = z.output<typeof contentUsageSchema>;
export type ContentFileQuery = z.output<typeof contentFileQuerySchema>;
export type ContentFileRepresentation = z.output<typeof contentFileSchema>;
export type ContentJobQuery = z.output<typeof contentJobQuerySchema>;
export type VerificationRepresentation = z.output<typeof verificationSchema>;
export type CleanupRepresentation = z.output<typeof cleanupSchema>;
