import { z } from 'zod';
import { SYNCHRONIZATION_FAILURES } from './synchronization-schemas.js';

const rollupId = z.guid().meta({ description: 'The rollup, as the management API names it.' });
const count = z.int().nonnegative();

/** The parts of a rollup, in the order of MS-WSUSSS 3.2.4.5. */
export const ROLLUP_PHASES = ['configuration', 'servers', 'computers', 'outOfSync', 'statuses'] as const;
export type RollupPhase = (typeof ROLLUP_PHASES)[number];

/** What asks for a rollup. */
export const ROLLUP_TRIGGERS = ['administrator', 'schedule', 'synchronization'] as const;
export type RollupTrigger = (typeof ROLLUP_TRIGGERS)[number];

export const rollupRequested = z.object({
  rollupId,
  trigger: z.enum(ROLLUP_TRIGGERS),
  adminName: z.string().min(1).max(255).nullable().meta({ description: 'Who asked; null when nobody did.' }),
}).meta({ description: 'The upstream server is to be told what was reported here; the rollup waits for a reporting-rollup (MS-WSUSSS 3.2.4.5).' });

export const rollupCompleted = z.object({
  rollupId,
  detailed: z.boolean().meta({ description: 'Whether the upstream server wants computers and their statuses, or totals only.' }),
  servers: count.meta({ description: 'Servers told of, this one among them.' }),
  computers: count.meta({ description: 'Computers told of.' }),
  statusComputers: count.meta({ description: 'Computers whose statuses had changed, and were told.' }),
  completedAt: z.iso.datetime(),
}).meta({ description: 'The upstream server knows what was reported here.' });

export const rollupFailed = z.object({
  rollupId,
  phase: z.enum(ROLLUP_PHASES),
  reason: z.enum(SYNCHRONIZATION_FAILURES),
  message: z.string().max(1_000),
}).meta({ description: 'A rollup ended early. What the upstream server was told it knows; the next one tells the rest.' });
