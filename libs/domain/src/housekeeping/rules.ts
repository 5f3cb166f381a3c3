import { z } from 'zod';

const days = (least: number, meaning: string) => z.int().min(least).max(3_650).meta({ description: meaning });
const enabled = z.boolean().meta({ description: 'Whether runs that begin by themselves do it. A run that is asked for can name any rule.' });
const includeApproved = z.boolean().meta({ description: 'Whether updates are declined too that are approved for a group; their approvals are taken back.' });

/** What housekeeping may do, when, and how fast. */
export const housekeepingRulesSchema = z.strictObject({
  everyHours: z.int().min(1).max(168).meta({ description: 'Hours between the beginnings of two runs that begin by themselves.' }),
  updatesPerSecond: z.int().min(1).max(1_000).meta({ description: 'The most updates that are declined in a second.' }),
  computersPerSecond: z.int().min(1).max(1_000).meta({ description: 'The most computers that are removed in a second; old records of runs likewise.' }),
  expiredUpdates: z.strictObject({ enabled, includeApproved }).meta({ description: 'Declines updates that their publisher has withdrawn.' }),
  supersededUpdates: z.strictObject({
    enabled, includeApproved,
    days: days(0, 'Only updates that came, and about whose deployments nothing was decided, longer ago.'),
    approvedSuccessor: z.boolean().meta({ description: 'Whether an update that supersedes it, perhaps through others, must be approved for a group.' }),
  }).meta({ description: 'Declines superseded updates that no computer needs: on none they are needed, downloaded, failed or waiting for a restart.' }),
  silentComputers: z.strictObject({
    enabled, days: days(7, 'Neither contact nor scan nor report for so long.'),
  }).meta({ description: 'Removes computers that have not been heard of, with what they reported. One that still exists comes back with its next call, without groups.' }),
  history: z.strictObject({
    enabled, days: days(1, 'Ended longer ago.'),
  }).meta({ description: 'Removes finished synchronizations, rollups, imports, jobs of the content store and runs of housekeeping, with their problems. The last of each that later ones go by stays.' }),
}).meta({ id: 'HousekeepingRules' });

export type HousekeepingRules = z.output<typeof housekeepingRulesSchema>;

/** What an installation begins with: nothing that an administrator decides happens before one has said so. */
export const DEFAULT_RULES: HousekeepingRules = {
  everyHours: 6,
  updatesPerSecond: 100,
  computersPerSecond: 50,
  expiredUpdates: { enabled: false, includeApproved: false },
  supersededUpdates: { enabled: false, includeApproved: false, days: 30, approvedSuccessor: true },
  silentComputers: { enabled: false, days: 90 },
  history: { enabled: true, days: 180 },
};
