import { ROLLUP_PHASES, ROLLUP_TRIGGERS, SYNCHRONIZATION_FAILURES } from '@sluice/domain/events';
import { ROLLUP_STATES } from '@sluice/domain/reporting/rollup-run';
import { z } from 'zod';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { guid, moment } from '../api/validation/outputs.js';

export const rollupQuerySchema = z.strictObject({ ...pageQuery });

export const newRollupSchema = z.strictObject({}).meta({ id: 'NewRollup' });

/** A rollup, with how far it is. */
export const rollupSchema = z.object({
  id: guid,
  state: z.enum(ROLLUP_STATES).meta({ description: '`waiting`: no reporting-rollup has taken it up yet.' }),
  trigger: z.enum(ROLLUP_TRIGGERS),
  administrator: z.string().nullable().meta({ description: 'Who asked; null when nobody did.' }),
  requestedAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  attempt: z.int().meta({ description: 'How many processes took it up; more than 1 when one died or was stopped over it.' }),
  phase: z.enum(ROLLUP_PHASES),
  done: z.int().meta({ description: 'Items of the phase that the upstream server was told.' }),
  total: z.int().nullable().meta({ description: 'Items of the phase; null as long as that is not known.' }),
  perSecond: z.number().nullable().meta({ description: 'Items a second in this phase.' }),
  isDetailed: z.boolean().nullable().meta({ description: 'Whether computers are told, or totals only; null as long as the upstream server has not said what it wants.' }),
  servers: z.int().meta({ description: 'Messages about servers that were told: one a server, or several where it is large.' }),
  computers: z.int().meta({ description: 'Computers that were told.' }),
  statusComputers: z.int().meta({ description: 'Computers whose statuses had changed and were told.' }),
  failure: z.object({
    code: z.enum(SYNCHRONIZATION_FAILURES),
    message: z.string(),
  }).nullable().meta({ description: 'Why it failed. What was told was told, and the next one tells the rest.' }),
}).meta({ id: 'Rollup' });

export const rollupPageSchema = pageSchema('RollupPage', rollupSchema);

export type RollupQuery = z.output<typeof rollupQuerySchema>;
export type RollupRepresentation = z.output<typeof rollupSchema>;
