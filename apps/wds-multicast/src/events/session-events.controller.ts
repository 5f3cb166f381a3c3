import { Controller, Inject } from '@nestjs/common';
import { rememberRequestedSession } from '@sluice/domain/multicast';
import type { EventData } from '@sluice/domain/events';
import { OnEvent } from '@sluice/platform/messaging';
import { DataSource } from 'typeorm';
import { Supervisor } from '../sessions/supervisor.service.js';

/** Somebody wants a session: this server, whose table says so already, or anybody else who publishes the event. */
@Controller()
export class SessionEventsController {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource, @Inject(Supervisor) private readonly supervisor: Supervisor) {}

  @OnEvent('SessionRequested', { delivery: 'durable' })
  async requested(data: EventData<'SessionRequested'>): Promise<void> {
    await rememberRequestedSession(this.dataSource, data);
    this.supervisor.look();
  }
}
