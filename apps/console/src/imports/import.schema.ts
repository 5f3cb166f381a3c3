import { z } from 'zod';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { changeNumber, guid, moment } from '../api/validation/outputs.js';

export const importQuerySchema = z.strictObject({ ...pageQuery });

/** Something that is wrong with a revision that was imported. */
export const importProblemSchema = z.object({
  code: z.enum(['BUNDLE_CIRCLE', 'PREREQUISITE_CIRCLE']),
  updateId: guid,
  revisionNumber: z.int(),
  message: z.string().meta({ description: 'Why, for people.' }),
  advice: z.string().meta({ description: 'What to do about it, for people.' }),
}).meta({ id: 'ImportProblem' });

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
  problems: z.array(importProblemSchema).meta({ description: 'What is wrong with what it brought: circles among prerequisites and bundles, at most 100. They are in the catalog, and no computer is offered them.' }),
  failure: z.string().nullable().meta({ description: 'Why it failed.' }),
}).meta({ id: 'CatalogImport' });

export const importPageSchema = pageSchema('CatalogImportPage', importSchema);

export type ImportQuery = z.output<typeof importQuerySchema>;
export type ImportRepresentation = z.output<typeof importSchema>;
