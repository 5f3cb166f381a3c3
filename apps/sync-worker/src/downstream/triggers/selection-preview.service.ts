import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { loadServerConfiguration, loadSynchronizationConfiguration } from '@sluice/domain/servers';
import { estimatedMetadataBytes, knownContentBytes, findUpstreamState, unknownRevisions, type SelectedCategory } from '@sluice/domain/synchronization';
import { CONFIG } from '@sluice/platform/config';
import { answer, JetStreamClient, QuestionRefused } from '@sluice/platform/messaging';
import { Log } from '@sluice/platform/observability';
import { selectionPreview } from '@sluice/platform/synchronization-questions';
import { accountName, readConnectionSettings, UpstreamClient } from '@sluice/platform/upstream-client';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { DownstreamConfig } from '../downstream.config.js';
import { updatesFilters } from '../upstream/plan-revision-lists.js';
import { AnchorsRefused, SynchronizationStopped } from '../upstream/synchronization-stopped.js';
import { upstreamAddress } from '../upstream/upstream-address.js';
import { UpstreamCatalog } from '../upstream/upstream-catalog.js';
import { UpstreamSession, type CookieShelf } from '../upstream/upstream-session.js';

/** A preview is for somebody who waits: what takes longer is given up, in milliseconds. */
const GIVEN_UP_AFTER_MS = 110_000;

type Asked = z.output<typeof selectionPreview.asked>;

/** Tells what a selection would bring, by the lists of the upstream server: nothing is fetched and nothing stored. */
@Injectable()
export class SelectionPreview implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #client: UpstreamClient;
  readonly #shelf: CookieShelf = {};
  readonly #stopping = new AbortController();
  readonly #log: Log;
  #answering: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: JetStreamClient,
    @Inject(CONFIG) private readonly config: DownstreamConfig,
    log: Log,
  ) {
    this.#log = log.child(SelectionPreview.name);
    this.#client = new UpstreamClient(readConnectionSettings(config));
  }

  onApplicationBootstrap(): void {
    this.#answering = answer(this.bus, selectionPreview, (asked) => this.#answer(asked), this.#stopping.signal);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#client.close();
    await this.#answering;
  }

  async #answer(asked: Asked): Promise<z.input<typeof selectionPreview.answer>> {
    try {
      return await this.#preview(asked);
    } catch (error) {
      this.#log.warn('A preview could not be made', { err: error });
      if (error instanceof SynchronizationStopped || error instanceof AnchorsRefused) throw new QuestionRefused(error.message);
      throw error;
    }
  }

  async #preview(asked: Asked): Promise<z.input<typeof selectionPreview.answer>> {
    const catalog = await this.#catalog();
    const state = await findUpstreamState(this.dataSource);
    // As if for the first time: what the selection amounts to, not what has changed.
    const [filter] = updatesFilters({ state: { updatesAnchor: null, updatesLanguages: null, updatesUnfiltered: false, languages: state?.languages ?? [] }, selection: selectionOf(asked), languages: null });
    const { revisions } = await catalog.revisions(filter!);
    const unknown = await unknownRevisions(this.dataSource, revisions);
    return {
      revisions: revisions.length, newRevisions: unknown.length, metadataBytes: await estimatedMetadataBytes(this.dataSource, unknown.length),
      ...await knownContentBytes(this.dataSource, revisions),
    };
  }

  async #catalog(): Promise<UpstreamCatalog> {
    const configuration = await loadSynchronizationConfiguration(this.dataSource);
    const upstream = upstreamAddress(configuration);
    if (upstream === null) throw new QuestionRefused('No upstream server is configured.');
    const { serverId } = await loadServerConfiguration(this.dataSource);
    return new UpstreamCatalog(new UpstreamSession({
      caller: this.#client, upstream, shelf: this.#shelf, account: { accountName: accountName(this.config.SLUICE_SERVER_NAME), accountGuid: serverId },
      signal: AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(GIVEN_UP_AFTER_MS)]), pauseFactor: this.config.SLUICE_SYNCHRONIZATION_PAUSE_PERCENT / 100,
    }));
  }
}

function selectionOf({ productIds, classificationIds }: Asked): SelectedCategory[] {
  return [
    ...productIds.map((updateId) => ({ updateId, kind: 'product' as const, isSynchronized: false })),
    ...classificationIds.map((updateId) => ({ updateId, kind: 'classification' as const, isSynchronized: false })),
  ];
}
