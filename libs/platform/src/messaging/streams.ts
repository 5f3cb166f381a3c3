import { DiscardPolicy, JetStreamApiCodes, JetStreamApiError, RetentionPolicy, StorageType, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

/** The stream of all events; its subjects are those of the event map. */
export const EVENTS_STREAM = 'SLUICE_EVENTS';
export const EVENTS_SUBJECTS = 'sluice.>';
/**
 * The stream of reports that wait to be settled. Each is removed when it is settled, and a full stream refuses more: nothing that was accepted
 * is ever dropped. The last part of a subject is the shard of its computer.
 */
export const REPORTS_STREAM = 'SLUICE_REPORTS';
export const REPORTS_PREFIX = 'sluice-reports.v1';
/** The stream of messages that a consumer gave up, one subject per consumer. */
export const DEAD_LETTERS_STREAM = 'SLUICE_DEAD_LETTERS';
export const DEAD_LETTERS_PREFIX = 'sluice-dead-letters';

/** How long the stream remembers the id of a message and drops a second one with the same id, in milliseconds. */
export const DUPLICATE_WINDOW_MS = 120_000;
/** How long a dead letter waits for an operator, in milliseconds: 90 days. */
const DEAD_LETTERS_MAX_AGE_MS = 90 * 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** nats-server's answer when the stream exists with another configuration. */
const STREAM_NAME_IN_USE = 10_058;

/** Limits of the streams, from `natsConfig`. */
export interface StreamLimits {
  readonly eventsMaxAgeHours: number;
  readonly eventsMaxBytes: number;
  readonly reportsMaxBytes: number;
  readonly deadLettersMaxBytes: number;
  readonly replicas: number;
}

type OwnConfig = Pick<StreamConfig,
  'name' | 'subjects' | 'retention' | 'storage' | 'discard' | 'max_age' | 'max_bytes' | 'duplicate_window' | 'num_replicas' | 'allow_direct'>;

/** The configuration of all streams. Only what nats-server 2.9 knows. */
export function streamConfigs(limits: StreamLimits): OwnConfig[] {
  const shared = {
    retention: RetentionPolicy.Limits, storage: StorageType.File, discard: DiscardPolicy.Old,
    duplicate_window: nanos(DUPLICATE_WINDOW_MS), num_replicas: limits.replicas, allow_direct: true,
  };
  return [
    { ...shared, name: EVENTS_STREAM, subjects: [EVENTS_SUBJECTS], max_age: nanos(limits.eventsMaxAgeHours * HOUR_MS), max_bytes: limits.eventsMaxBytes },
    {
      ...shared, name: REPORTS_STREAM, subjects: [`${REPORTS_PREFIX}.*`], retention: RetentionPolicy.Workqueue, discard: DiscardPolicy.New,
      max_age: 0, max_bytes: limits.reportsMaxBytes,
    },
    { ...shared, name: DEAD_LETTERS_STREAM, subjects: [`${DEAD_LETTERS_PREFIX}.>`], max_age: nanos(DEAD_LETTERS_MAX_AGE_MS), max_bytes: limits.deadLettersMaxBytes },
  ];
}

/**
 * Makes the streams, or brings existing ones to the configured limits. Any number of replicas may do it at once, and it is done
 * again after every reconnection, because the server may have lost its data.
 * @returns when the stream of events was made, as the server writes it; another value means that its sequence began anew.
 */
export async function ensureStreams(manager: JetStreamManager, limits: StreamLimits): Promise<string> {
  let eventsCreated = '';
  for (const config of streamConfigs(limits)) {
    const created = await ensureStream(manager, config);
    if (config.name === EVENTS_STREAM) eventsCreated = created;
  }
  return eventsCreated;
}

async function ensureStream(manager: JetStreamManager, config: OwnConfig): Promise<string> {
  const existing = await manager.streams.info(config.name).catch((error: unknown) => {
    if (isApiError(error, JetStreamApiCodes.StreamNotFound)) return undefined;
    throw error;
  });
  if (existing && isCurrent(existing.config, config)) return existing.created;
  if (existing) return (await manager.streams.update(config.name, { ...existing.config, ...config })).created;
  try {
    return (await manager.streams.add(config)).created;
  } catch (error) {
    // Another replica was faster, with other limits.
    if (isApiError(error, STREAM_NAME_IN_USE)) return (await manager.streams.info(config.name)).created;
    throw error;
  }
}

/** Whether nats-server answered with that JetStream error code. */
export function isApiError(error: unknown, code: number): boolean {
  return error instanceof JetStreamApiError && error.code === code;
}

function isCurrent(existing: StreamConfig, wanted: OwnConfig): boolean {
  return (Object.keys(wanted) as (keyof OwnConfig)[])
    .every((key) => JSON.stringify(existing[key]) === JSON.stringify(wanted[key]));
}

