import { z } from 'zod';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { changeNumber, guid, moment } from '../api/validation/outputs.js';

export const importQuerySchema = z.strictObject({ ...pageQuery });

/** An import, with how far it is. */
export const importSchema = z.object({
  id: guid,
  state: z.enum(['running', 'succeeded', 'failed', 'interrupted']).meta({ description: '`interrupted`: the server ended meanwhile. Repeating an import does no harm.' }),
  administrator: z.string(),
  startedAt: moment,
  updatedAt: moment.meta({ description: 'When it gave the last sign of life.' }),
  finishedAt: moment.nullable(),
  bytesRead: z.number().meta({ description: 'Bytes of documents that have arrived.' }),
  imported: z.int().meta({ description: 'Revisions that were new.' }),
  alreadyPresent: z.int().meta({ description: 'Revisions the catalog had already.' }),
  conflicting: z.int().meta({ description: 'Revisions the catalog has with another document; the one in the catalog stays.' }),
  changeNumber,
  failure: z.string().nullable().meta({ description: 'Why it failed.' }),
}).meta({ id: 'CatalogImport' });

export const importPageSchema = pageSchema('CatalogImportPage', importSchema);

export type ImportQuery = z.output<typeof importQuerySchema>;
export type ImportRepresentation = z.output<typeof importSchema>;
