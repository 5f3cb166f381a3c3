import { Controller, Inject, type OnApplicationShutdown } from '@nestjs/common';
import type { EventData } from '@sluice/domain/events';
import { loadServerConfiguration, loadSynchronizationConfiguration } from '@sluice/domain/servers';
import { CONFIG } from '@sluice/platform/config';
import { OnEvent, type EventContext } from '@sluice/platform/messaging';
import { Log } from '@sluice/platform/observability';
import { accountName, readConnectionSettings, UpstreamClient } from '@sluice/platform/upstream-client';
import { DataSource } from 'typeorm';
import type { DownstreamConfig } from '../downstream.config.js';
import { AnchorsRefused, SynchronizationStopped } from '../upstream/synchronization-stopped.js';
import { upstreamAddress } from '../upstream/upstream-address.js';
import { UpstreamCatalog } from '../upstream/upstream-catalog.js';
import { UpstreamSession, type CookieShelf } from '../upstream/upstream-session.js';

/** Digests of one call: "at most, 100 elements" (MS-WSUSSS 3.1.4.11.2.1). */
const MAXIMUM_DIGESTS = 100;

/**
 * Asks the upstream server to fetch files that it does not have (MS-WSUSSS 3.2.4.4). Whoever missed them tries again later in any case, and
 * misses them again if they are still not there: a server that refuses is left alone until then.
 */
@Controller()
export class MissedContentController implements OnApplicationShutdown {
  readonly #log: Log;
  readonly #client: UpstreamClient;
  readonly #shelf: CookieShelf = {};

  constructor(private readonly dataSource: DataSource, @Inject(CONFIG) private readonly config: DownstreamConfig, log: Log) {
    this.#log = log.child(MissedContentController.name);
    this.#client = new UpstreamClient(readConnectionSettings(config));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#client.close();
  }

  @OnEvent('UpstreamContentMissed', { delivery: 'durable', concurrency: 1 })
  async missed({ digests }: EventData<'UpstreamContentMissed'>, { stopping }: Pick<EventContext, 'stopping'>): Promise<void> {
    const configuration = await loadSynchronizationConfiguration(this.dataSource);
    const upstream = upstreamAddress(configuration);
    if (upstream === null || configuration.upstreamKind === 'microsoft') return;
    const { serverId } = await loadServerConfiguration(this.dataSource);
    const catalog = new UpstreamCatalog(new UpstreamSession({
      caller: this.#client, upstream, shelf: this.#shelf, account: { accountName: accountName(this.config.SLUICE_SERVER_NAME), accountGuid: serverId },
      signal: stopping, pauseFactor: this.config.SLUICE_SYNCHRONIZATION_PAUSE_PERCENT / 100,
    }));
    try {
      for (let start = 0; start < digests.length; start += MAXIMUM_DIGESTS) {
        await catalog.requestFiles(digests.slice(start, start + MAXIMUM_DIGESTS).map((digest) => Buffer.from(digest, 'base64')));
      }
      this.#log.info('The upstream server was asked to fetch files that it does not have', { files: digests.length });
    } catch (error) {
      if (!(error instanceof SynchronizationStopped || error instanceof AnchorsRefused)) throw error;
      this.#log.warn('The upstream server does not fetch files that it does not have', { files: digests.length, err: error });
    }
  }
}
