import { Inject, Injectable } from '@nestjs/common';
import { heldBytes } from '@sluice/domain/content';
import { CONFIG } from '@sluice/platform/config';
import { CONTENT_STORE, type ContentStore } from '@sluice/platform/content-store';
import { DataSource } from 'typeorm';
import { Cleanup } from '../../cleanup/cleanup.service.js';
import type { FetchConfig } from '../fetch.config.js';
import { FetchProblem } from '../upstream/fetch-problem.js';

/** Sees to it that there is room for a file before it is fetched. */
@Injectable()
export class Room {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cleanup: Cleanup,
    @Inject(CONTENT_STORE) private readonly store: ContentStore,
    @Inject(CONFIG) private readonly config: FetchConfig,
  ) {}

  /**
   * Makes room when there is too little, by removing what nothing needs any more. The file itself counts among the held ones already.
   * @param missing bytes that are still to be written
   * @throws FetchProblem `quotaReached` or `noSpace` when there is none to be made
   */
  async require(missing: number): Promise<void> {
    const quota = this.config.SLUICE_CONTENT_QUOTA;
    const reserve = this.config.SLUICE_CONTENT_RESERVE;
    if (quota !== undefined && !await this.#made(async () => quota - await heldBytes(this.dataSource))) {
      throw new FetchProblem('quotaReached', 'The quota of the content store is reached, and nothing in it is unneeded.');
    }
    const hasRoom = await this.#made(async () => ((await this.store.freeBytes()) ?? Infinity) - reserve - missing);
    if (!hasRoom) throw new FetchProblem('noSpace', 'The content store has no room for the file, and nothing in it is unneeded.');
  }

  /** @param left bytes that would be left; below nought there is too little room */
  async #made(left: () => Promise<number>): Promise<boolean> {
    const lacking = -await left();
    if (lacking <= 0) return true;
    await this.cleanup.makeRoom(lacking);
    return await left() >= 0;
  }
}
