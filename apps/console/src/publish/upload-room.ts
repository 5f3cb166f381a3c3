import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@sluice/platform/config';
import { bytesOverQuota, removeUnneededFiles } from '@sluice/platform/content-room';
import type { ContentName, ContentStoreConfig } from '@sluice/platform/content-store';
import { DataSource } from 'typeorm';
import { ApiProblem } from '../api/problems/api-problem.js';
import { ContentStoreAccess } from '../content/content-store-access.js';

/** Bytes that stay free on the disk of the content store, for whatever else writes there. */
const KEPT_FREE_BYTES = 256 * 1024 ** 2;

/** Sees to it that there is room for a file that is uploaded, as the content-fetcher does for those it fetches. */
@Injectable()
export class UploadRoom {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ContentStoreAccess) private readonly access: ContentStoreAccess,
    @Inject(CONFIG) private readonly config: ContentStoreConfig,
  ) {}

  /**
   * Makes room for a file of the quota and of the disk, by removing what nothing needs any more.
   * @param missing bytes that are still to be written
   * @throws ApiProblem `content-quota-reached` or `no-space` when there is none to be made
   */
  async require(name: ContentName, size: number, missing: number): Promise<void> {
    const quota = this.config.SLUICE_CONTENT_QUOTA;
    if (quota !== undefined && !await this.#made(() => bytesOverQuota(this.dataSource, quota, { sha1: Buffer.from(name, 'hex'), size }))) {
      throw new ApiProblem('content-quota-reached', `The file has ${size} bytes. With it the store would pass its quota of ${quota} bytes, and nothing in it is unneeded.`);
    }
    const store = await this.access.store();
    if (!await this.#made(async () => KEPT_FREE_BYTES + missing - ((await store.freeBytes()) ?? Infinity))) {
      throw new ApiProblem('no-space', 'The content store has no room for the file, and nothing in it is unneeded.');
    }
  }

  /** @param lacking bytes that are lacking; nought or less when there is room */
  async #made(lacking: () => Promise<number>): Promise<boolean> {
    const bytes = await lacking();
    if (bytes <= 0) return true;
    await removeUnneededFiles(this.dataSource, await this.access.store(), { graceHours: 0, bytes });
    return await lacking() <= 0;
  }
}
