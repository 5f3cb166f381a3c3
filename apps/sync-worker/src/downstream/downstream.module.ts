import { Module } from '@nestjs/common';
import { Synchronizer } from './run/synchronizer.service.js';
import { MissedContentController } from './triggers/missed-content.controller.js';
import { SynchronizationSchedule } from './triggers/schedule.service.js';
import { SelectionPreview } from './triggers/selection-preview.service.js';
import { SynchronizationEventsController } from './triggers/synchronization-events.controller.js';

/** The downstream role of MS-WSUSSS: synchronizes this server with its upstream server. */
@Module({
  controllers: [SynchronizationEventsController, MissedContentController],
  providers: [Synchronizer, SynchronizationSchedule, SelectionPreview],
})
export class DownstreamModule {}
