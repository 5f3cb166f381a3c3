import { z } from 'zod';

const synchronizationId = z.guid().meta({ description: 'The run, as the management API names it.' });
const adminName = z.string().min(1).max(255).nullable().meta({ description: 'Who asked; null when the schedule did.' });
const count = z.int().nonnegative();

/**
 * The parts of a synchronization, in the order of MS-WSUSSS 3.2.4. Content and reports follow by events: UpdateSynchronized and
 * DeploymentChanged tell content-fetcher which files there are, SynchronizationCompleted tells reporting-rollup that its turn has come.
 * `removal` is the one phase of a run that removes; it speaks to no upstream server.
 */
export const SYNCHRONIZATION_PHASES = ['authorization', 'configuration', 'categories', 'updates', 'deployments', 'removal'] as const;
export type SynchronizationPhase = (typeof SYNCHRONIZATION_PHASES)[number];

/** What asks for a synchronization. */
export const SYNCHRONIZATION_TRIGGERS = ['administrator', 'schedule'] as const;
export type SynchronizationTrigger = (typeof SYNCHRONIZATION_TRIGGERS)[number];

/** What a run does: synchronize everything, or only the categories that a selection is made of; or remove what is selected no more. */
export const SYNCHRONIZATION_SCOPES = ['everything', 'categories', 'removal'] as const;
export type SynchronizationScope = (typeof SYNCHRONIZATION_SCOPES)[number];

/** Why a synchronization ended without success. A reader may meet values added later. */
export const SYNCHRONIZATION_FAILURES = [
  'NOT_CONFIGURED', 'UPSTREAM_UNREACHABLE', 'UPSTREAM_REFUSED', 'UPSTREAM_BUSY', 'UPSTREAM_INCOMPATIBLE', 'UPSTREAM_MISBEHAVES', 'INTERNAL',
] as const;
export type SynchronizationFailure = (typeof SYNCHRONIZATION_FAILURES)[number];

export const synchronizationRequested = z.object({
  synchronizationId, adminName,
  trigger: z.enum(SYNCHRONIZATION_TRIGGERS),
  scope: z.enum(SYNCHRONIZATION_SCOPES),
}).meta({ description: 'A synchronization with the upstream server waits for a sync-worker (MS-WSUSSS 3.2.3).' });

export const synchronizationCancelled = z.object({
  synchronizationId, adminName,
}).meta({ description: 'A synchronization is to end; what it has stored stays (MS-WSUSSS 3.2.3).' });

export const synchronizationStarted = z.object({
  synchronizationId,
  trigger: z.enum(SYNCHRONIZATION_TRIGGERS),
  scope: z.enum(SYNCHRONIZATION_SCOPES),
  attempt: z.int().positive().meta({ description: '1, and one more for every time that a run whose process died was taken up again.' }),
}).meta({ description: 'A sync-worker began a synchronization, or took up one whose process had died.' });

export const synchronizationProgressed = z.object({
  synchronizationId,
  phase: z.enum(SYNCHRONIZATION_PHASES),
  done: count.meta({ description: 'Items of the phase that are dealt with.' }),
  total: count.nullable().meta({ description: 'Items of the phase; null as long as that is not known.' }),
  perSecond: z.number().nonnegative().meta({ description: 'Items a second since the phase began.' }),
}).meta({ description: 'How far a synchronization is. Sent at most once a second.' });

export const synchronizationCompleted = z.object({
  synchronizationId,
  scope: z.enum(SYNCHRONIZATION_SCOPES),
  role: z.enum(['autonomous', 'replica']),
  newRevisions: count,
  removedRevisions: count.optional().meta({ description: 'Revisions that a removal took out of the catalog.' }),
  problems: count.meta({ description: 'Updates that could not be taken over; the run tells which and why.' }),
  upstreamTakesReports: z.boolean().meta({ description: 'Whether reporting data can be rolled up to it (MS-WSUSSS 3.2.4.5: protocol 1.3 or later).' }),
  completedAt: z.iso.datetime(),
}).meta({ description: 'A synchronization reached its end; reporting data may follow (MS-WSUSSS 3.2.4.5).' });

export const synchronizationFailed = z.object({
  synchronizationId,
  reason: z.enum(['cancelled', ...SYNCHRONIZATION_FAILURES]),
  phase: z.enum(SYNCHRONIZATION_PHASES),
  message: z.string().max(1_000),
}).meta({ description: 'A synchronization ended early. What it has stored stays, and the next one goes on from there.' });
