import { HOUSEKEEPING_RULES } from '@sluice/domain/events';
import { HOUSEKEEPING_STATES, HOUSEKEEPING_TASK_STATES, HOUSEKEEPING_TRIGGERS, MAXIMUM_KEPT_ITEMS } from '@sluice/domain/housekeeping';
import { z } from 'zod';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { guid, moment } from '../api/validation/outputs.js';

export { housekeepingRulesSchema, type HousekeepingRules } from '@sluice/domain/housekeeping';

const rule = z.enum(HOUSEKEEPING_RULES);

export const housekeepingRunRequestSchema = z.strictObject({
  dryRun: z.boolean().default(false).meta({ description: 'Whether it only finds out, and names, what would be declined and removed.' }),
  rules: z.array(rule).min(1).max(HOUSEKEEPING_RULES.length).optional().meta({ description: 'Which rules, enabled or not; absent: those that are enabled.' }),
}).meta({ id: 'HousekeepingRunRequest' });

/** A run of housekeeping. */
export const housekeepingRunSchema = z.object({
  id: guid,
  state: z.enum(HOUSEKEEPING_STATES).meta({ description: '`waiting`: no reporting-rollup has taken it up yet.' }),
  trigger: z.enum(HOUSEKEEPING_TRIGGERS),
  dryRun: z.boolean(),
  administrator: z.string().nullable(),
  requestedAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  attempt: z.int().meta({ description: 'How many processes took it up; more than 1 when one died or was stopped over it. Each goes on with what is left.' }),
  isCancelling: z.boolean(),
  failure: z.string().nullable(),
  tasks: z.array(z.object({
    rule,
    state: z.enum(HOUSEKEEPING_TASK_STATES).meta({ description: '`skipped`: this server is a replica, and its upstream server decides about updates.' }),
    found: z.int().nonnegative().meta({ description: 'What the rule applies to, as far as it was looked.' }),
    done: z.int().nonnegative().meta({ description: 'What was declined or removed. A dry run does nothing.' }),
  })).meta({ description: 'The rules, in the order in which they are gone by.' }),
}).meta({ id: 'HousekeepingRun' });

export const housekeepingRunPageSchema = pageSchema('HousekeepingRunPage', housekeepingRunSchema);

export const housekeepingRunQuerySchema = z.strictObject({ ...pageQuery });

export const housekeepingItemQuerySchema = z.strictObject({ rule, ...pageQuery });

export const housekeepingItemSchema = z.object({
  id: z.string().meta({ description: 'Of an update or a computer; of old records their kind, a colon and their id.' }),
  title: z.string().meta({ description: 'The title of an update, the DNS name of a computer, or when something ended.' }),
}).meta({ id: 'HousekeepingItem', description: `What a run declined or removed, or would have: the first ${MAXIMUM_KEPT_ITEMS} of each rule are kept.` });

export const housekeepingItemPageSchema = pageSchema('HousekeepingItemPage', housekeepingItemSchema);

export type HousekeepingRunRequest = z.output<typeof housekeepingRunRequestSchema>;
export type HousekeepingRunRepresentation = z.output<typeof housekeepingRunSchema>;
export type HousekeepingRunQuery = z.output<typeof housekeepingRunQuerySchema>;
export type HousekeepingItemQuery = z.output<typeof housekeepingItemQuerySchema>;
export type HousekeepingItemRepresentation = z.output<typeof housekeepingItemSchema>;
