import { z } from 'zod';
import { changeNumber, guid } from '../api/validation/outputs.js';

/** A title: one line, without control characters and halves of characters. */
const title = z.string().trim().min(1).max(200).regex(/^[^\p{Cc}\p{Cs}]*$/u, 'control characters are not possible here');

export const newProductSchema = z.strictObject({
  company: title.meta({ description: 'Title of the company. One that the catalog has by this title is taken; else it is made as well.' }),
  title,
  language: z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i).default('en').meta({ description: 'Of both titles.' }),
}).meta({ id: 'NewProduct' });

/** What became of it. */
export const createdProductSchema = z.object({ updateId: guid, title: z.string(), companyId: guid, changeNumber }).meta({ id: 'CreatedProduct' });

export type NewProductRequest = z.output<typeof newProductSchema>;
export type CreatedProductRepresentation = z.output<typeof createdProductSchema>;
