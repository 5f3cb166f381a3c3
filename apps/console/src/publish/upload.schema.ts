import { z } from 'zod';

/** The largest file that can be published, in bytes: larger ones than any update has. */
export const MAXIMUM_UPLOAD_BYTES = 64 * 1024 ** 3;

/** A SHA-1 in hexadecimal digits; it comes out in upper case, as the content store names files. */
export const sha1Input = z.string().regex(/^[0-9a-f]{40}$/i, 'not the 40 hexadecimal digits of a SHA-1').toUpperCase();

const size = z.int().min(1).max(MAXIMUM_UPLOAD_BYTES).meta({ description: 'Bytes of the whole file.' });

export const newUploadSchema = z.strictObject({
  sha1: sha1Input.meta({ description: 'SHA-1 of the whole file in hexadecimal digits.' }),
  size,
}).meta({ id: 'NewContentUpload' });

export const uploadQuerySchema = z.strictObject({ size: z.coerce.number().pipe(size) });

export const pieceIndexInput = z.coerce.number().int().min(0).max(1_000_000);

/** How far an upload is. */
export const uploadSchema = z.object({
  sha1: z.string(),
  size: z.int(),
  isStored: z.boolean().meta({ description: 'Whether the whole file is in the content store, verified. Then there is nothing to send.' }),
  pieceBytes: z.int().meta({ description: 'Bytes of every piece but the last.' }),
  pieceCount: z.int(),
  missing: z.array(z.object({ first: z.int(), last: z.int() })).meta({ description: 'The pieces that are not here, as ranges of their numbers from 0; both ends count.' }),
}).meta({ id: 'ContentUpload' });

export type NewUploadRequest = z.output<typeof newUploadSchema>;
export type UploadQuery = z.output<typeof uploadQuerySchema>;
export type UploadRepresentation = z.output<typeof uploadSchema>;
