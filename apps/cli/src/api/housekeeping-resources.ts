import { z } from 'zod';

/* GET /housekeeping/*, as far as commands look at it; see resources.ts. */

/** GET /housekeeping/rules. */
export const housekeepingRules = z.looseObject({
  everyHours: z.number(),
  updatesPerSecond: z.number(),
  computersPerSecond: z.number(),
  expiredUpdates: z.looseObject({ enabled: z.boolean(), includeApproved: z.boolean() }),
  supersededUpdates: z.looseObject({ enabled: z.boolean(), includeApproved: z.boolean(), days: z.number(), approvedSuccessor: z.boolean() }),
  silentComputers: z.looseObject({ enabled: z.boolean(), days: z.number() }),
  history: z.looseObject({ enabled: z.boolean(), days: z.number() }),
});

/** GET /housekeeping/runs/{runId}. */
export const housekeepingRun = z.looseObject({
  id: z.string(),
  state: z.string(),
  trigger: z.string(),
  dryRun: z.boolean(),
  administrator: z.string().nullable(),
  requestedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  isCancelling: z.boolean(),
  failure: z.string().nullable(),
  tasks: z.array(z.looseObject({ rule: z.string(), state: z.string(), found: z.number(), done: z.number() })),
});

/** GET /housekeeping/runs/{runId}/items. */
export const housekeepingItem = z.looseObject({ id: z.string(), title: z.string() });

/** GET /computers/{computerId}/inventory. */
export const computerInventory = z.looseObject({ computerId: z.string(), receivedAt: z.string(), clientTime: z.string(), length: z.number(), text: z.string().nullable() });

export type HousekeepingRules = z.output<typeof housekeepingRules>;
export type HousekeepingRun = z.output<typeof housekeepingRun>;
export type HousekeepingItem = z.output<typeof housekeepingItem>;
