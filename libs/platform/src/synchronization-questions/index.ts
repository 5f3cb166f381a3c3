/** What a console asks a sync-worker. */
import { z } from 'zod';
import type { Question } from '../messaging/index.js';

const ids = z.array(z.guid()).max(5_000);

/** What a selection would bring, asked of the upstream server by a sync-worker. */
export const selectionPreview = {
  name: 'selection-preview',
  asked: z.object({ productIds: ids, classificationIds: ids }),
  answer: z.object({
    revisions: z.int().nonnegative(),
    newRevisions: z.int().nonnegative(),
    metadataBytes: z.int().nonnegative(),
    contentBytes: z.int().nonnegative(),
    revisionsOfUnknownContent: z.int().nonnegative(),
  }),
} satisfies Question<z.ZodType, z.ZodType>;
