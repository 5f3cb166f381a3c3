import { Module } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import { openContentStore } from './open-content-store.js';

/** Injection token of the process's {@link ContentStore}. */
export const CONTENT_STORE = Symbol('sluice:content-store');

/** The content store, injectable as {@link CONTENT_STORE}. Needs `ConfigModule` with `contentStoreConfig`. */
@Module({
  providers: [{ provide: CONTENT_STORE, inject: [CONFIG], useFactory: openContentStore }],
  exports: [CONTENT_STORE],
})
export class ContentStoreModule {}
