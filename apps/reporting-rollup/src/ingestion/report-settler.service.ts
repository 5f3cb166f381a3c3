import { Injectable } from '@nestjs/common';
import { knownComputers } from '@sluice/domain/computers';
import { createEvent, MAXIMUM_EVENT_ITEMS, type CloudEvent } from '@sluice/domain/events';
import { appendToOutbox } from '@sluice/domain/messaging';
import { settleReports, UpdateNumbers, updateStateName, type Settlement, type UpdateState } from '@sluice/domain/reporting';
import { counter, histogram } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import { EVENT_SOURCE } from '../event-source.js';
import type { MessageReport } from './received-report.js';

/** Settles reports in the database and tells what changed, both in one transaction. */
@Injectable()
export class ReportSettler {
  readonly #updateNumbers = new UpdateNumbers();

  constructor(private readonly dataSource: DataSource) {}

  /** Settles reports of one shard, in their order. Those that only name their computer count when it is known. */
  async settle(reports: readonly MessageReport[]): Promise<Settlement> {
    const done = histogram({
      name: 'sluice_settlement_seconds', help: 'Time that one transaction of reports takes, in seconds.', buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    }).startTimer();
    const named = await knownComputers(this.dataSource, reports.filter(({ identifiedBy }) => identifiedBy === 'name').map(({ computerId }) => computerId));
    const counted = reports.filter(({ identifiedBy, computerId }) => identifiedBy === 'cookie' || named.has(computerId));
    const settlement = await settleReports(this.dataSource, this.#updateNumbers, counted, (manager, { changes }) =>
      appendToOutbox(manager, ...statusEvents(changes, new Date())));
    done();
    const events = counter({ name: 'sluice_settled_events_total', help: 'Events of computers by what became of them.', labelNames: ['outcome'] });
    events.inc({ outcome: 'stored' }, settlement.stored);
    events.inc({ outcome: 'repeated' }, settlement.repeated);
    return settlement;
  }
}

function statusEvents(changes: Settlement['changes'], at: Date): CloudEvent<'ComputerStatusChanged'>[] {
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
