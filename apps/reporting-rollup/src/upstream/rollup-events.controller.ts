import { Controller } from '@nestjs/common';
import type { EventData } from '@sluice/domain/events';
import { requestRollup, RollupError } from '@sluice/domain/reporting/rollup-run';
import { OnEvent } from '@sluice/platform/messaging';
import { DataSource } from 'typeorm';
import { RollupRunner } from './rollup-runner.service.js';

/** What begins rollups: wishes, and the ends of synchronizations. */
@Controller()
export class RollupEventsController {
  constructor(private readonly dataSource: DataSource, private readonly runner: RollupRunner) {}

  @OnEvent('RollupRequested', { delivery: 'broadcast' })
  requested(): void {
    this.runner.lookForRollup();
  }

  /** MS-WSUSSS 3.2.4.5, note 57: after each synchronization with a server that takes reports. */
  @OnEvent('SynchronizationCompleted', { delivery: 'durable' })
  async synchronized({ synchronizationId, scope, upstreamTakesReports }: EventData<'SynchronizationCompleted'>): Promise<void> {
    if (scope !== 'everything' || !upstreamTakesReports) return;
    try {
      await requestRollup(this.dataSource, { trigger: 'synchronization', adminName: null, synchronizationId });
      this.runner.lookForRollup();
    } catch (error) {
      // One is under way and tells the same, the event came twice, or nobody is there to be told.
      if (!(error instanceof RollupError)) throw error;
    }
  }
}
