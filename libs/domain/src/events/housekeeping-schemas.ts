import { z } from 'zod';

const runId = z.guid().meta({ description: 'The run, as the management API names it.' });
const dryRun = z.boolean().meta({ description: 'Whether it only finds out what would be done.' });

/** What housekeeping does, in this order. */
export const HOUSEKEEPING_RULES = ['expiredUpdates', 'supersededUpdates', 'silentComputers', 'history'] as const;
export type HousekeepingRule = (typeof HOUSEKEEPING_RULES)[number];

export const housekeepingRequested = z.object({
  runId, dryRun,
  adminName: z.string().min(1).max(255).nullable().meta({ description: 'Who asked; null when its time had come.' }),
}).meta({ description: 'A run of housekeeping waits for a reporting-rollup.' });

export const housekeepingEnded = z.object({
  runId, dryRun,
  state: z.enum(['succeeded', 'failed', 'cancelled']),
  tasks: z.array(z.object({
    rule: z.enum(HOUSEKEEPING_RULES),
    found: z.int().nonnegative().meta({ description: 'What the rule applied to.' }),
    done: z.int().nonnegative().meta({ description: 'What was declined or removed.' }),
  })).max(500),
}).meta({ description: 'A run of housekeeping came to its end. What it has done stays.' });
