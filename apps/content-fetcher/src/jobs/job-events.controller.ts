import { Controller, Inject } from '@nestjs/common';
import { OnEvent } from '@sluice/platform/messaging';
import { JobRunner } from './job-runner.service.js';

/** Somebody asked for a job; the table says which. */
@Controller()
export class JobEventsController {
  constructor(@Inject(JobRunner) private readonly jobs: JobRunner) {}

  @OnEvent('ContentJobRequested', { delivery: 'durable' })
  requested(): Promise<void> {
    this.jobs.look();
    return Promise.resolve();
  }
}
