import { Inject, Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CONFIG } from '@sluice/platform/config';
import { CONTENT_STORE, type ContentStore } from '@sluice/platform/content-store';
import { Log, ReadinessRegistry, type ServiceHttpAdapter } from '@sluice/platform/observability';
import { PASS_THROUGH, type PassThrough } from '../pass-through.js';
import { ContentEndpoint, type FindContent } from './content-endpoint.js';
import { ContentMetrics } from './content-metrics.js';
import { contentNameOf } from './content-path.js';
import { passingContent } from './passing-content.js';
import { ReadBuffers } from './read-buffers.js';
import { SelfUpdateFiles } from './self-update-files.js';
import type { ServeConfig } from './serve.config.js';
import type { ServedContent } from './served-content.js';
import { StoredFiles } from './stored-files.js';

/** Adds the two directories of MS-WUSP 2.2.2.5 to the process's HTTP server, before it listens. */
@Injectable()
export class ContentDirectories implements OnModuleInit {
  readonly #endpoint: ContentEndpoint;
  readonly #stored: StoredFiles;
  readonly #selfUpdate: SelfUpdateFiles;
  readonly #passThrough: PassThrough | undefined;

  constructor(
    @Inject(CONFIG) config: ServeConfig,
    @Inject(CONTENT_STORE) store: ContentStore,
    @Optional() @Inject(PASS_THROUGH) passThrough: PassThrough | undefined,
    private readonly adapterHost: HttpAdapterHost,
    metrics: ContentMetrics,
    readiness: ReadinessRegistry,
    log: Log,
  ) {
    const limits = { maxTransfers: config.SLUICE_CONTENT_MAX_TRANSFERS, stallMs: config.SLUICE_CONTENT_STALL_SECONDS * 1_000 };
    this.#endpoint = new ContentEndpoint(limits, metrics, log.child('Content'), () => readiness.stopping);
    const buffers = new ReadBuffers();
    this.#stored = new StoredFiles(store, config.SLUICE_CONTENT_ACCEL ?? null, buffers);
    this.#selfUpdate = new SelfUpdateFiles(config.SLUICE_SELF_UPDATE_DIRECTORY ?? null, buffers);
    this.#passThrough = config.SLUICE_CONTENT_PASS_THROUGH === 'on' ? passThrough : undefined;
  }

  onModuleInit(): void {
    this.#add('/Content', (target, method) => this.#content(target, method));
    this.#add('/SelfUpdate', (target) => this.#selfUpdate.find(target));
  }

  #add(directory: string, find: FindContent): void {
    const { directRoutes } = this.adapterHost.httpAdapter as ServiceHttpAdapter;
    directRoutes.directory(directory, (request, response) => this.#endpoint.handle(find, request, response));
  }

  async #content(target: string, method: string): Promise<ServedContent | null> {
    const name = contentNameOf(target);
    if (name === null) return null;
    const stored = await this.#stored.find(name, method === 'HEAD');
    return stored ?? (this.#passThrough === undefined ? null : passingContent(this.#passThrough, name));
  }
}
