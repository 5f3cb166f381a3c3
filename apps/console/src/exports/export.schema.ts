import { z } from 'zod';

const yes = z.enum(['true', 'false']).default('true').transform((value) => value === 'true');

export const exportQuerySchema = z.strictObject({
  since: z.string().regex(/^\d{1,15}$/, 'a change number is expected').transform(Number).optional()
    .meta({ description: 'Only revisions that were imported after this change number; take `packageChangeNumber` of the last import on the other server, or the one the last export ended with. Decisions are always whole.' }),
  decisions: yes.meta({ description: 'Whether groups, approvals, declined updates, accepted licences, languages and the list of wanted files are part of it.' }),
  keys: yes.meta({ description: 'Whether keys that decrypt files are part of it. They are secret; without them computers cannot use encrypted files.' }),
  resume: z.string().max(1_000).optional()
    .meta({ description: 'Where an interrupted export ended; the answer goes on there. `since`, `decisions` and `keys` are then those of its beginning.' }),
});

export type ExportQuery = z.output<typeof exportQuerySchema>;
