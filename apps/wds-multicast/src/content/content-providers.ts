import { Inject, Injectable } from '@nestjs/common';
import type { ContentProviderName } from '@sluice/domain/multicast';
import { CONFIG } from '@sluice/platform/config';
import { openContentStore, type ContentStore, type ContentStoreConfig } from '@sluice/platform/content-store';
import type { WdsMulticastConfig } from '../wds-multicast.config.js';
import { ContentStoreProvider } from './content-store-provider.js';
import { DirectoryProvider } from './directory-provider.js';
import type { OpenContent } from './content-provider.js';

/** The registered content providers (MS-WDSMSI 3.1.1.1). */
@Injectable()
export class ContentProviders {
  readonly #directory: DirectoryProvider;
  readonly #store: ContentStoreProvider;
  #opened: Promise<ContentStore> | undefined;

  constructor(@Inject(CONFIG) private readonly config: WdsMulticastConfig) {
    this.#directory = new DirectoryProvider(config.SLUICE_WDS_DIRECTORY ?? null);
    this.#store = new ContentStoreProvider(() => this.#openStore());
  }

  /** Opens content of a namespace; null when there is none of that name. */
  open(provider: ContentProviderName, configuration: string, name: string): Promise<OpenContent | null> {
    return (provider === 'directory' ? this.#directory : this.#store).open(configuration, name);
  }

  /** Opened when it is first needed: most servers of multicast have no such namespace. */
  async #openStore(): Promise<ContentStore | null> {
    this.#opened ??= openContentStore(this.config as unknown as ContentStoreConfig);
    return this.#opened.catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
  }
}
