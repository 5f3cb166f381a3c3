import { Module } from '@nestjs/common';
import { DatabaseModule } from '@sluice/platform/database';
import { MessagingModule } from '@sluice/platform/messaging';
import { JobsModule } from './jobs/jobs.module.js';
import { ServeModule } from './serve/serve.module.js';

/** The service that keeps the bytes of updates: it fetches them from the upstream server and hands them to clients and servers below. */
@Module({
  imports: [
    DatabaseModule.forRoot({ service: 'content-fetcher' }),
    MessagingModule.forRoot({ service: 'content-fetcher' }),
    ServeModule,
    JobsModule,
  ],
})
export class ContentFetcherModule {}
