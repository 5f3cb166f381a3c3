import { Module } from '@nestjs/common';
import { ContentStoreModule } from '@sluice/platform/content-store';
import { FetchModule } from '../fetch/fetch.module.js';
import { ContentDirectories } from './content-directories.js';
import { ContentMetrics } from './content-metrics.js';

/** Hands files to update clients and to the servers below (MS-WUSP 2.2.2.5). */
@Module({ imports: [ContentStoreModule, FetchModule], providers: [ContentDirectories, ContentMetrics] })
export class ServeModule {}
