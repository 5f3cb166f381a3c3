import { Module } from '@nestjs/common';
import { RollupEventsController } from './rollup-events.controller.js';
import { RollupRunner } from './rollup-runner.service.js';
import { RollupSchedule } from './rollup-schedule.service.js';

/** The downstream role of the Reporting web service: tells the upstream server what was reported here (MS-WSUSSS 3.2.4.5). */
@Module({
  controllers: [RollupEventsController],
  providers: [RollupRunner, RollupSchedule],
})
export class UpstreamModule {}
