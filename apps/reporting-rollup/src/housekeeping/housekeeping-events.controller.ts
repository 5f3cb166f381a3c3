import { Controller, Inject } from '@nestjs/common';
import { OnEvent } from '@sluice/platform/messaging';
import { Housekeeper } from './housekeeper.service.js';

/** Somebody asked for housekeeping; the table says what. */
@Controller()
export class HousekeepingEventsController {
  constructor(@Inject(Housekeeper) private readonly housekeeper: Housekeeper) {}

  @OnEvent('HousekeepingRequested', { delivery: 'durable' })
  requested(): Promise<void> {
    this.housekeeper.look();
    return Promise.resolve();
  }
}
