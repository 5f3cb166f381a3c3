import { Controller } from '@nestjs/common';
import type { EventData } from '@sluice/domain/events';
import { OnEvent } from '@sluice/platform/messaging';
import { Synchronizer } from '../run/synchronizer.service.js';

/** Wishes that come over the bus. An event only says that it is time to look: what is to be done stands in the database. */
@Controller()
export class SynchronizationEventsController {
  constructor(private readonly synchronizer: Synchronizer) {}

  @OnEvent('SynchronizationRequested', { delivery: 'broadcast' })
  requested(): void {
    this.synchronizer.lookForRun();
  }

  @OnEvent('SynchronizationCancelled', { delivery: 'broadcast' })
  cancelled({ synchronizationId }: EventData<'SynchronizationCancelled'>): void {
    this.synchronizer.cancel(synchronizationId);
  }
}
