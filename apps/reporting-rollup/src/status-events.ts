import { createEvent, MAXIMUM_EVENT_ITEMS, type CloudEvent } from '@sluice/domain/events';
import { updateStateName, type SettledChange, type UpdateState } from '@sluice/domain/reporting';
import { EVENT_SOURCE } from './event-source.js';

/** ComputerStatusChanged for every computer with changes, in pieces that an event has room for. */
export function statusEvents(changes: ReadonlyMap<string, readonly SettledChange[]>, at: Date): CloudEvent<'ComputerStatusChanged'>[] {
  const events: CloudEvent<'ComputerStatusChanged'>[] = [];
  for (const [computerId, list] of changes) {
    for (let start = 0; start < list.length; start += MAXIMUM_EVENT_ITEMS) {
      const part = list.slice(start, start + MAXIMUM_EVENT_ITEMS).map(({ updateId, from, to }) => (
        { updateId, from: updateStateName(from as UpdateState), to: updateStateName(to as UpdateState) }));
      events.push(createEvent('ComputerStatusChanged', { computerId, at: at.toISOString(), changes: part }, { source: EVENT_SOURCE, subject: computerId, time: at }));
    }
  }
  return events;
}
