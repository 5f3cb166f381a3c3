import { Injectable } from '@nestjs/common';
import { knownComputers } from '@sluice/domain/computers';
import { appendToOutbox } from '@sluice/domain/messaging';
import { settleReports, UpdateNumbers, type Settlement } from '@sluice/domain/reporting';
import { counter, histogram } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import { statusEvents } from '../status-events.js';
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
