import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, ConfigError } from '@sluice/platform/config';
import { openContentStore, type ContentStore, type ContentStoreConfig } from '@sluice/platform/content-store';
import { ApiProblem } from '../api/problems/api-problem.js';

/**
 * The content store, opened when somebody needs it: a console without one, or whose disk is away, still manages everything else.
 */
@Injectable()
export class ContentStoreAccess {
  #opened: Promise<ContentStore> | null = null;

  constructor(@Inject(CONFIG) private readonly config: ContentStoreConfig) {}

  /** Throws `ApiProblem` `no-content-store` when none is configured, ContentStoreError when it cannot be opened at the moment. */
  async store(): Promise<ContentStore> {
    this.#opened ??= openContentStore(this.config);
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = null;
      if (error instanceof ConfigError) throw new ApiProblem('no-content-store', 'The console was given no content store.');
      throw error;
    }
  }
}
