import { z } from 'zod';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { moment } from '../api/validation/outputs.js';

export const deadLetterQuerySchema = z.strictObject({ ...pageQuery });

/** The number of a dead letter in a path. */
export const deadLetterNumber = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const deadLetterSchema = z.object({
  number: z.int().positive().meta({ description: 'By which it is read and replayed.' }),
  consumer: z.string().meta({ description: 'Who gave the message up: a service and what it consumes.' }),
  subject: z.string().meta({ description: 'The subject the message came on.' }),
  reason: z.string().meta({ description: 'Why, in one line.' }),
  attempts: z.int().nonnegative().meta({ description: 'How often it was tried.' }),
  failedAt: moment,
}).meta({ id: 'DeadLetter' });

export const deadLetterDetailsSchema = z.object({
  ...deadLetterSchema.shape,
  bytes: z.int().nonnegative().meta({ description: 'The length of the message; 0 when it was too large to be kept.' }),
  message: z.unknown().meta({ description: 'The message, when it is JSON; else null. What stands in it came from outside: show it as text.' }),
  messageBase64: z.string().nullable().meta({ description: 'The message when it is not JSON.' }),
}).meta({ id: 'DeadLetterDetails' });

export const deadLetterPageSchema = pageSchema('DeadLetterPage', deadLetterSchema);

export type DeadLetterQuery = z.output<typeof deadLetterQuerySchema>;
export type DeadLetterRepresentation = z.output<typeof deadLetterSchema>;
export type DeadLetterDetailsRepresentation = z.output<typeof deadLetterDetailsSchema>;
