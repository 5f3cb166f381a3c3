import { Module } from '@nestjs/common';
import { ContentStoreModule } from '@sluice/platform/content-store';
import { Cleanup } from './cleanup.service.js';

/** Removes files that nothing needs any more. */
@Module({ imports: [ContentStoreModule], providers: [Cleanup], exports: [Cleanup] })
export class CleanupModule {}
