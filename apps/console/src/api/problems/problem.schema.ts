import { z } from 'zod';
import { PROBLEM_NAMES, problemTypeUri } from './problem-types.js';

const place = z.object({
  pointer: z.string().optional().meta({ description: 'JSON Pointer into the body (RFC 6901).' }),
  parameter: z.string().optional().meta({ description: 'Name of a parameter of the query, the path or the header.' }),
  detail: z.string(),
});

/** What every answer that is no success carries, as `application/problem+json`. */
export const problemSchema = z.object({
  type: z.enum(PROBLEM_NAMES.map(problemTypeUri)).meta({ description: 'Says which kind of problem it is; see docs/API-ERRORS.md.' }),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  instance: z.string().optional().meta({ description: 'Identifies this occurrence; the log has more about it.' }),
  errors: z.array(place).optional(),
}).meta({ id: 'Problem', description: 'A problem (RFC 9457).' });

export type ProblemBody = z.output<typeof problemSchema>;
