import { z } from 'zod';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { guid } from '../api/validation/outputs.js';

export const categoryQuerySchema = z.strictObject({ ...pageQuery });

export const productQuerySchema = z.strictObject({
  ...pageQuery, own: z.enum(['true', 'false']).default('false').transform((value) => value === 'true').meta({ description: 'Only companies and products that this server made.' }),
});

const categoryShape = {
  updateId: guid,
  title: z.string(),
  excludedByDefault: z.boolean().meta({ description: 'Whether servers leave it out unless told otherwise.' }),
  updateCount: z.int().nonnegative().meta({ description: 'Updates that name it directly and can be approved.' }),
};

export const productSchema = z.object({
  ...categoryShape,
  type: z.enum(['company', 'productFamily', 'product']),
  parentIds: z.array(guid),
  isOwn: z.boolean().meta({ description: 'Whether this server made it.' }),
}).meta({ id: 'Product' });

export const classificationSchema = z.object(categoryShape).meta({ id: 'Classification' });

export const productPageSchema = pageSchema('ProductPage', productSchema);
export const classificationPageSchema = pageSchema('ClassificationPage', classificationSchema);

export type ProductQuery = z.output<typeof productQuerySchema>;
export type CategoryQuery = z.output<typeof categoryQuerySchema>;
export type ProductRepresentation = z.output<typeof productSchema>;
export type ClassificationRepresentation = z.output<typeof classificationSchema>;
