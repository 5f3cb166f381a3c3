import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { loadContentSourceRules, readFileDecryption } from '@sluice/domain/content';
import { CONFIG } from '@sluice/platform/config';
import { contentName } from '@sluice/platform/content-store';
import { AddressGuard, createDispatcher, readConnectionSettings } from '@sluice/platform/upstream-client';
import { DataSource } from 'typeorm';
import type { Dispatcher } from 'undici';
import type { FetchConfig } from '../fetch.config.js';
import { fileSource } from './file-source.js';
import { RateLimiter } from './rate-limiter.js';
import { UpstreamFile } from './upstream-file.js';

/** A file as the catalog describes it. */
export interface DescribedFile {
  readonly sha1: Buffer;
  /** Bytes. */
  readonly size: number;
  readonly extension: string;
  readonly originUrl: string | null;
}

/** A file at the server it is to be had from. */
export interface LocatedUpstreamFile {
  readonly file: UpstreamFile;
  /** Whether that is the upstream server, and not the file's own address. */
  readonly isUpstream: boolean;
}

/** All connections of the process to where files come from, their limits, and who may be connected to. */
@Injectable()
export class UpstreamFiles implements OnApplicationShutdown {
  readonly #dispatcher: Dispatcher;
  readonly #guard: AddressGuard;
  readonly #limiter: RateLimiter;
  /** Host and port of the upstream server, which an administrator has named. */
  #trusted = '';

  constructor(private readonly dataSource: DataSource, @Inject(CONFIG) config: FetchConfig) {
    this.#guard = new AddressGuard(config.SLUICE_CONTENT_ALLOWED_NETWORKS, (host, port) => `${host}:${port}` === this.#trusted);
    // Passing through comes on top of fetching: a client that waits is not to wait for a connection as well.
    const connections = Math.max(1, config.SLUICE_CONTENT_FETCHES) * config.SLUICE_CONTENT_RANGES * 2;
    this.#dispatcher = createDispatcher(readConnectionSettings(config), { connections, guard: this.#guard });
    this.#limiter = new RateLimiter(config.SLUICE_CONTENT_RATE);
  }

  /** Whether anything may be fetched at this hour. */
  get isOpen(): boolean {
    return this.#limiter.isOpen;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  /** The file where it is to be had according to the configuration of this moment; null when it is to be had nowhere. */
  async find({ sha1, size, extension, originUrl }: DescribedFile): Promise<LocatedUpstreamFile | null> {
    const rules = await loadContentSourceRules(this.dataSource);
    const source = fileSource(rules, { name: contentName(sha1), extension, originUrl });
    if (source === null) return null;
    if (source.isUpstream) this.#trust(source.url);
    const [decryption] = await readFileDecryption(this.dataSource, [sha1]);
    const parts = { dispatcher: this.#dispatcher, guard: this.#guard, throttle: this.#limiter, url: source.url, size };
    return { file: new UpstreamFile({ ...parts, ...(decryption && { key: decryption.decryptionKey }) }), isUpstream: source.isUpstream };
  }

  /** Only an address that is written out: where a name leads, others decide. */
  #trust({ hostname, port, protocol }: URL): void {
    const host = hostname.replace(/^\[|\]$/g, '');
    const isLiteral = host === 'localhost' || host.includes(':') || /^[\d.]+$/.test(host);
    this.#trusted = isLiteral ? `${host}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}` : '';
  }
}
