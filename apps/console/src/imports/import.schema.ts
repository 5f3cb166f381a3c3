import { CATALOG_IMPORT_KINDS } from '@sluice/domain/catalog';
import { z } from 'zod';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { changeNumber, guid, moment } from '../api/validation/outputs.js';

export const importQuerySchema = z.strictObject({ ...pageQuery });

export const newImportQuerySchema = z.strictObject({
  decisions: z.enum(['true', 'false']).default('true').transform((value) => value === 'true')
    .meta({ description: 'Whether the groups, approvals, declined updates, licences and languages of a package are taken over, and not only its catalog.' }),
});

const shape = {
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
  kind: z.enum(CATALOG_IMPORT_KINDS),
  decisions: z.int().meta({ description: 'Groups, approvals, declined updates and licences of a package that changed something here.' }),
  problemCount: z.int().meta({ description: 'What could not be taken over as it is. It did not stop the rest.' }),
  packageServerId: guid.nullable().meta({ description: 'The server that a package comes from.' }),
  packageChangeNumber: z.number().nullable().meta({ description: 'The change number of that server up to which the package is complete: the next one begins there.' }),
};

/** An import, with how far it is. */
export const importSchema = z.object(shape).meta({ id: 'CatalogImport' });

/** The same with its problems. */
export const importDetailsSchema = z.object({
  ...shape,
  problems: z.array(z.object({
    code: z.string(),
    updateId: guid.nullable(),
    revisionNumber: z.int().nullable(),
    document: z.string().nullable().meta({ description: 'What an archive calls the document.' }),
    message: z.string().meta({ description: 'Why.' }),
    advice: z.string().meta({ description: 'What to do about it.' }),
  })).meta({ description: 'The first 1000 problems, in the order they were met.' }),
}).meta({ id: 'CatalogImportDetails' });

export const importPageSchema = pageSchema('CatalogImportPage', importSchema);

export type ImportQuery = z.output<typeof importQuerySchema>;
export type ImportRepresentation = z.output<typeof importSchema>;
export type NewImportQuery = z.output<typeof newImportQuerySchema>;
export type ImportDetails = z.output<typeof importDetailsSchema>;
