import { Controller, Inject } from '@nestjs/common';
import { requestContent, recordDamaged } from '@sluice/domain/content';
import type { EventData } from '@sluice/domain/events';
import { contentName, CONTENT_STORE, type ContentStore } from '@sluice/platform/content-store';
import { OnEvent } from '@sluice/platform/messaging';
import { DataSource } from 'typeorm';
import { Comparison } from './comparison.service.js';
import { Fetcher } from './fetcher.service.js';

/** What happens elsewhere and changes which files are needed. An event says only that it is time to look. */
@Controller()
export class ContentEventsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly comparison: Comparison,
    private readonly fetcher: Fetcher,
    @Inject(CONTENT_STORE) private readonly store: ContentStore,
  ) {}

  @OnEvent('UpdateSynchronized', { delivery: 'durable' })
  async synchronized(): Promise<void> {
    await this.comparison.run();
  }

  @OnEvent('DeploymentChanged', { delivery: 'durable' })
  async deployed(): Promise<void> {
    await this.comparison.run();
  }

  /** Files of what was removed go after their grace time, which begins now. */
  @OnEvent('UpdateRemoved', { delivery: 'durable' })
  async removed(): Promise<void> {
    await this.comparison.run();
  }

  @OnEvent('ConfigurationChanged', { delivery: 'durable' })
  async configured(): Promise<void> {
    await this.comparison.run();
  }

  /** MS-WSUSSS 3.1.4.11. Whoever asks for a file that should be here did not find it: then it is looked for, and fetched again if need be. */
  @OnEvent('ContentRequested', { delivery: 'durable' })
  async requested({ digests, requestedBy }: EventData<'ContentRequested'>): Promise<void> {
    const available = await requestContent(this.dataSource, digests.map((digest) => Buffer.from(digest, 'base64')), requestedBy);
    for (const sha1 of available) {
      if (await this.store.stat(contentName(sha1)) !== null) continue;
      await this.dataSource.transaction((manager) => recordDamaged(manager, sha1, 'The file is not in the store any more.'));
    }
    this.fetcher.look();
  }
}
