import { Module } from '@nestjs/common';
import { ContentStoreModule } from '@sluice/platform/content-store';
import { CleanupModule } from '../cleanup/cleanup.module.js';
import { JobEventsController } from './job-events.controller.js';
import { JobRunner } from './job-runner.service.js';

/** Verifies and cleans up the content store when an administrator asks for it. */
@Module({ imports: [ContentStoreModule, CleanupModule], controllers: [JobEventsController], providers: [JobRunner] })
export class JobsModule {}
