import { z } from 'zod';
import { housekeepingEnded, housekeepingRequested } from './housekeeping-schemas.js';
import { sessionCompleted, sessionProgressed, sessionRequested, sessionStarted } from './multicast-schemas.js';
import { computerStatusChanged, reportBatchReceived } from './reporting-schemas.js';
import { rollupCompleted, rollupFailed, rollupRequested } from './rollup-schemas.js';
import {
  synchronizationCancelled, synchronizationCompleted, synchronizationFailed, synchronizationProgressed, synchronizationRequested, synchronizationStarted,
} from './synchronization-schemas.js';

/** The most ids one event lists; a writer with more to say sends several events. */
export const MAXIMUM_EVENT_ITEMS = 500;

const changeNumber = z.int().nonnegative().meta({
  description: 'The change number of the transaction that wrote this; the database shows it as soon as the event exists.',
});
const uuid = z.guid();
const computerId = z.string().min(1).max(255);
const revisionId = z.int().positive();

const revisions = z.array(z.object({
  revisionId,
  updateId: uuid,
  revisionNumber: z.int().nonnegative(),
  updateType: z.enum(['Software', 'Driver', 'Category', 'Detectoid']),
})).min(1).max(MAXIMUM_EVENT_ITEMS);

const updateSynchronized = z.object({
  changeNumber,
  revisions,
}).meta({ description: 'New update revisions are in the catalog.' });

const updateRemoved = z.object({
  changeNumber,
  revisions,
}).meta({ description: 'Update revisions are gone from the catalog, with their deployments and with the files that no other revision has. Their ids are never used again.' });

const deploymentChanged = z.object({
  changeNumber,
  updateIds: z.array(uuid).min(1).max(MAXIMUM_EVENT_ITEMS),
}).meta({ description: 'Updates were approved, declined or undeclined, or lost an approval.' });

const targetGroupChanged = z.object({
  changeNumber,
  targetGroupIds: z.array(uuid).max(MAXIMUM_EVENT_ITEMS),
  computerIds: z.array(computerId).max(MAXIMUM_EVENT_ITEMS),
}).meta({ description: 'Target groups were created, renamed, moved or deleted, or computers changed their membership.' });

const computerRegistered = z.object({
  computerId,
  dnsName: z.string().max(255),
  firstRegistration: z.boolean(),
}).meta({ description: 'A computer told the server its hardware and operating system (MS-WUSP 2.2.2.2.3).' });

const computersRemoved = z.object({
  computerIds: z.array(computerId).min(1).max(MAXIMUM_EVENT_ITEMS),
}).meta({ description: 'Computers are gone, with their memberships and what they reported. One that still exists comes back with its next call.' });

const computerCloneDetected = z.object({
  computerId,
  cloneOf: computerId,
  dnsName: z.string().max(255),
  evidence: z.enum(['name', 'hardware']).meta({ description: 'What came back under the client id after another had been seen there.' }),
}).meta({ description: 'Two computers use one client id in turn; the second one has a record of its own from now on.' });

const computerSynchronized = z.object({
  computerId,
  at: z.iso.datetime(),
}).meta({ description: 'A computer finished a SyncUpdates sequence.' });

const configurationChanged = z.object({
  configurationGeneration: z.int().positive(),
}).meta({ description: 'The server configuration that GetConfig reports has changed.' });

/** Bytes of a SHA-1 digest, and their length in base64. */
const sha1Base64 = z.string().length(28).regex(/^[A-Za-z0-9+/]{27}=$/);

const contentRequested = z.object({
  requestedBy: z.enum(['administrator', 'downstream']).meta({ description: 'Who wants the files: a person, or a server below this one.' }),
  digests: z.array(sha1Base64).min(1).max(MAXIMUM_EVENT_ITEMS).meta({ description: 'SHA-1 digests of files in base64.' }),
}).meta({ description: 'Files are wanted although no approval asks for them (MS-WSUSSS 3.1.4.11).' });

/** Why a file could not be had. */
export const CONTENT_FAILURES = ['digestMismatch', 'lengthMismatch', 'notFound', 'forbiddenAddress', 'upstreamUnavailable', 'noSpace', 'quotaReached', 'decryptionFailed'] as const;
export type ContentFailure = (typeof CONTENT_FAILURES)[number];

const contentAvailable = z.object({
  files: z.array(z.object({
    digest: sha1Base64,
    size: z.int().nonnegative().meta({ description: 'Bytes.' }),
  })).min(1).max(MAXIMUM_EVENT_ITEMS),
}).meta({ description: 'Files are in the content store, verified, and can be downloaded from this server.' });

const contentFailed = z.object({
  digest: sha1Base64,
  reason: z.enum(CONTENT_FAILURES),
  attempt: z.int().positive().meta({ description: 'How many times this file has been tried.' }),
  nextAttemptAt: z.iso.datetime().nullable().meta({ description: 'When it is tried again; null when only a person can help.' }),
}).meta({ description: 'A file could not be fetched, or was not what it should be.' });

const upstreamContentMissed = z.object({
  digests: z.array(sha1Base64).min(1).max(MAXIMUM_EVENT_ITEMS).meta({ description: 'SHA-1 digests of files in base64.' }),
}).meta({ description: 'The upstream server does not have files that this one needs; it is to be asked to fetch them (MS-WSUSSS 3.2.4.4).' });

const contentJobRequested = z.object({
  jobId: uuid.meta({ description: 'The job, as the management API names it.' }),
  kind: z.enum(['verification', 'cleanup']),
}).meta({ description: 'A verification or a cleanup of the content store waits for a content-fetcher.' });

/**
 * Every event there is: its name, the NATS subject it travels on (also its CloudEvents `type`) and the shape of its data.
 *
 * A subject is `sluice.<aggregate>.<event in kebab case>.v<n>`. It is a public contract: fields may be added to a version,
 * but a field never changes meaning; a changed meaning is a new entry with the next version, published beside the old one.
 */
export const EVENTS = {
  UpdateSynchronized: { subject: 'sluice.catalog.update-synchronized.v1', schema: updateSynchronized },
  UpdateRemoved: { subject: 'sluice.catalog.update-removed.v1', schema: updateRemoved },
  DeploymentChanged: { subject: 'sluice.deployments.deployment-changed.v1', schema: deploymentChanged },
  TargetGroupChanged: { subject: 'sluice.groups.target-group-changed.v1', schema: targetGroupChanged },
  ComputerRegistered: { subject: 'sluice.computers.computer-registered.v1', schema: computerRegistered },
  ComputersRemoved: { subject: 'sluice.computers.computers-removed.v1', schema: computersRemoved },
  HousekeepingRequested: { subject: 'sluice.housekeeping.housekeeping-requested.v1', schema: housekeepingRequested },
  HousekeepingEnded: { subject: 'sluice.housekeeping.housekeeping-ended.v1', schema: housekeepingEnded },
  ComputerCloneDetected: { subject: 'sluice.computers.computer-clone-detected.v1', schema: computerCloneDetected },
  ComputerSynchronized: { subject: 'sluice.computers.computer-synchronized.v1', schema: computerSynchronized },
  ConfigurationChanged: { subject: 'sluice.servers.configuration-changed.v1', schema: configurationChanged },
  ContentRequested: { subject: 'sluice.content.content-requested.v1', schema: contentRequested },
  ContentAvailable: { subject: 'sluice.content.content-available.v1', schema: contentAvailable },
  ContentJobRequested: { subject: 'sluice.content.content-job-requested.v1', schema: contentJobRequested },
  ContentFailed: { subject: 'sluice.content.content-failed.v1', schema: contentFailed },
  UpstreamContentMissed: { subject: 'sluice.content.upstream-content-missed.v1', schema: upstreamContentMissed },
  SynchronizationRequested: { subject: 'sluice.synchronization.synchronization-requested.v1', schema: synchronizationRequested },
  SynchronizationCancelled: { subject: 'sluice.synchronization.synchronization-cancelled.v1', schema: synchronizationCancelled },
  SynchronizationStarted: { subject: 'sluice.synchronization.synchronization-started.v1', schema: synchronizationStarted },
  SynchronizationProgressed: { subject: 'sluice.synchronization.synchronization-progressed.v1', schema: synchronizationProgressed },
  SynchronizationCompleted: { subject: 'sluice.synchronization.synchronization-completed.v1', schema: synchronizationCompleted },
  SynchronizationFailed: { subject: 'sluice.synchronization.synchronization-failed.v1', schema: synchronizationFailed },
  RollupRequested: { subject: 'sluice.reporting.rollup-requested.v1', schema: rollupRequested },
  RollupCompleted: { subject: 'sluice.reporting.rollup-completed.v1', schema: rollupCompleted },
  RollupFailed: { subject: 'sluice.reporting.rollup-failed.v1', schema: rollupFailed },
  ReportBatchReceived: { subject: 'sluice.reporting.report-batch-received.v1', schema: reportBatchReceived },
  SessionRequested: { subject: 'sluice.multicast.session-requested.v1', schema: sessionRequested },
  SessionStarted: { subject: 'sluice.multicast.session-started.v1', schema: sessionStarted },
  SessionProgressed: { subject: 'sluice.multicast.session-progressed.v1', schema: sessionProgressed },
  SessionCompleted: { subject: 'sluice.multicast.session-completed.v1', schema: sessionCompleted },
  ComputerStatusChanged: { subject: 'sluice.reporting.computer-status-changed.v1', schema: computerStatusChanged },
} as const;

/** The name of an event, as code says it. */
export type EventName = keyof typeof EVENTS;

/** The NATS subject and CloudEvents type of one event. */
export type EventSubject<Name extends EventName = EventName> = (typeof EVENTS)[Name]['subject'];

/** The data one event carries. */
export type EventData<Name extends EventName = EventName> = z.infer<(typeof EVENTS)[Name]['schema']>;

/** All event names, in the order of the map. */
export const EVENT_NAMES = Object.keys(EVENTS) as EventName[];

const NAMES_BY_SUBJECT: ReadonlyMap<string, EventName> = new Map(EVENT_NAMES.map((name) => [EVENTS[name].subject, name]));

/** The event that travels on `subject`, or null when the map has none. */
export function eventNameOfSubject(subject: string): EventName | null {
  return NAMES_BY_SUBJECT.get(subject) ?? null;
}

/** The JSON Schema (draft 2020-12) of one event's data, for the reference documentation. */
export function eventJsonSchema(name: EventName): Record<string, unknown> {
  return z.toJSONSchema(EVENTS[name].schema);
}
