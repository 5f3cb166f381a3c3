import { Module } from '@nestjs/common';
import { ContentStoreModule } from '@sluice/platform/content-store';
import { CleanupModule } from '../cleanup/cleanup.module.js';
import { PASS_THROUGH } from '../pass-through.js';
import { UpstreamPassThrough } from './pass-through.service.js';
import { Comparison } from './schedule/comparison.service.js';
import { ContentEventsController } from './schedule/content-events.controller.js';
import { Fetcher } from './schedule/fetcher.service.js';
import { FileFetch } from './schedule/file-fetch.service.js';
import { Room } from './schedule/room.service.js';
import { UpstreamFiles } from './upstream/upstream-files.service.js';

/** Decides which content files are needed and fetches them from the upstream server into the content store. */
@Module({
  imports: [ContentStoreModule, CleanupModule],
  controllers: [ContentEventsController],
  providers: [UpstreamFiles, Room, FileFetch, Comparison, Fetcher, { provide: PASS_THROUGH, useClass: UpstreamPassThrough }],
  exports: [PASS_THROUGH],
})
export class FetchModule {}
