import type { AnyCloudEvent, EventData } from '@sluice/domain/events';

/** What differs from run to run although the same was done: the identity of a run, what was numbered or timed on the way. */
const VOLATILE: ReadonlySet<string> = new Set(['synchronizationId', 'changeNumber', 'revisionId', 'completedAt']);

/**
 * What a consumer learns from events, in a form that two runs can be compared by: one line per revision that came in and per other event.
 * How far a run was in between (SynchronizationProgressed) depends on the clock and is left out.
 */
export function whatWasTold(events: readonly AnyCloudEvent[]): string[] {
  return events.flatMap((event) => {
    const [, , name] = event.type.split('.');
    if (name === 'synchronization-progressed') return [];
    if (name !== 'update-synchronized') return [`${name} ${withoutVolatile(event.data)}`];
    return (event.data as EventData<'UpdateSynchronized'>).revisions.map((revision) => `${name} ${withoutVolatile(revision)}`);
  }).sort();
}

function withoutVolatile(data: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(data).filter(([key]) => !VOLATILE.has(key))));
}
