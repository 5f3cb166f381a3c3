import { Module } from '@nestjs/common';
import { Housekeeper } from './housekeeper.service.js';
import { HousekeepingEventsController } from './housekeeping-events.controller.js';

/** Declines and removes by rule, on schedule and on request. */
@Module({ controllers: [HousekeepingEventsController], providers: [Housekeeper] })
export class HousekeepingModule {}
