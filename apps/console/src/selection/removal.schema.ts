import { z } from 'zod';
import { newSelectionSchema } from './selection.schema.js';

const includeImported = z.boolean().default(false).meta({
  description: 'Whether updates go as well that were imported by hand, or of which it is not known where they came from.',
});

/** What is to be removed. */
export const removalRequestSchema = z.strictObject({
  removeApproved: z.boolean().default(false).meta({ description: 'Whether approved updates go as well. Without it, a removal that would take some is refused.' }),
  includeImported,
}).meta({ id: 'NewRemoval' });

/** Which removal a preview is of. */
export const removalPreviewRequestSchema = z.strictObject({
  selection: newSelectionSchema.optional().meta({ description: 'A selection in place of the present one.' }),
  includeImported,
}).meta({ id: 'RemovalPreviewRequest' });

/** What a removal would take. */
export const removalPreviewSchema = z.object({
  updates: z.int(),
  revisions: z.int(),
  metadataBytes: z.int().meta({ description: 'Update documents, as they came.' }),
  files: z.int().meta({ description: 'Content files that no revision would have any more.' }),
  contentBytes: z.int().meta({ description: 'Their sizes together, whether they were fetched or not.' }),
  approvedUpdates: z.int().meta({ description: 'Those of the updates that are approved somewhere: they go only with `removeApproved`.' }),
}).meta({ id: 'RemovalPreview' });

export type RemovalRequestBody = z.output<typeof removalRequestSchema>;
export type RemovalPreviewRequest = z.output<typeof removalPreviewRequestSchema>;
export type RemovalPreviewRepresentation = z.output<typeof removalPreviewSchema>;
