import { z } from 'zod';
import { MAXIMUM_SELECTION } from '@sluice/domain/synchronization';
import { guidInput } from '../api/validation/inputs.js';
import { guid } from '../api/validation/outputs.js';

const ids = z.array(guidInput).max(MAXIMUM_SELECTION);

/** What replaces a selection. */
export const newSelectionSchema = z.strictObject({
  productIds: ids.meta({ description: 'Ids of products, product families or companies.' }),
  classificationIds: ids.meta({ description: 'Ids of classifications.' }),
}).meta({ id: 'NewSelection' });

const selectedCategory = z.object({
  updateId: guid,
  title: z.string(),
  isSynchronized: z.boolean().meta({ description: 'Whether a synchronization has brought what belongs to it, so that only changes are asked for from now on.' }),
});

/** What is selected. */
export const selectionSchema = z.object({
  products: z.array(selectedCategory),
  classifications: z.array(selectedCategory),
}).meta({
  id: 'Selection',
  description: 'Updates that belong to one of the products and to one of the classifications are synchronized. With none of both it is everything a WSUS or Sluice has, and nothing of Microsoft Update. A replica takes what its upstream server has.',
});

/** What a selection would bring. */
export const selectionPreviewSchema = z.object({
  revisions: z.int().meta({ description: 'Revisions that the upstream server lists for it, without members of bundles.' }),
  newRevisions: z.int().meta({ description: 'Those of them that are not here yet.' }),
  metadataBytes: z.int().meta({ description: 'Metadata of the new ones, estimated by those that are here.' }),
  contentBytes: z.int().meta({ description: 'Content files of the listed revisions that are here, with those of the members of their bundles, each file once, whether it was fetched or not.' }),
  revisionsOfUnknownContent: z.int().meta({ description: 'Listed revisions that are not here: the sizes of their files are known only when their metadata are.' }),
}).meta({ id: 'SelectionPreview' });

export type SelectionPreviewRepresentation = z.output<typeof selectionPreviewSchema>;
export type NewSelectionRequest = z.output<typeof newSelectionSchema>;
export type SelectionRepresentation = z.output<typeof selectionSchema>;
