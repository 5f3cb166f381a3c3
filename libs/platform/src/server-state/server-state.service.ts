import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ensureCookieKey, loadCookieKeys, loadServerConfiguration, type ServerConfiguration } from '@sluice/domain/servers';
import { DatabaseConnector, DatabaseUnavailable } from '../database/index.js';
import { Sealer } from '../cookies/index.js';
import { Log, ReadinessRegistry } from '../observability/index.js';
import { Refresher } from '../refresh/index.js';
import { areSameKeys, buildKeyRing, type StoredCookieKey } from './cookie-key-ring.js';

/** How often the configuration and the keys are read again, besides when an event says so. Milliseconds. */
const REFRESH_INTERVAL = 20_000;
/** Age at which a cookie key is replaced. Milliseconds. */
const KEY_ROTATION_AGE = 7 * 24 * 3600 * 1000;

/** Identity, configuration and keys of this installation, as last read. */
export interface ServerState {
  readonly configuration: ServerConfiguration;
  readonly sealer: Sealer;
}

/**
 * Keeps what every replica must agree on: the server's identity and configuration and the keys that seal cookies. Read once from
 * the database, then from memory; a database that is away is only noticed by what really needs it.
 */
@Injectable()
export class ServerStateService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  #state: ServerState | undefined;
  #keys: readonly StoredCookieKey[] = [];
  readonly #refresher = new Refresher({
    read: () => this.#read(), intervalMs: REFRESH_INTERVAL,
    onFailure: (error) => this.#log.warn('The server configuration could not be read; the last one stays in force', { err: error }),
  });

  constructor(
    private readonly dataSource: DataSource,
    private readonly connector: DatabaseConnector,
    readiness: ReadinessRegistry,
    log: Log,
  ) {
    this.#log = log.child(ServerStateService.name);
    readiness.register('server-state', () => void this.current);
  }

  /** The state in force; throws `DatabaseUnavailable` while it could not be read for the first time. */
  get current(): ServerState {
    if (!this.#state) throw new DatabaseUnavailable('the server configuration has not been read yet');
    return this.#state;
  }

  onApplicationBootstrap(): void {
    this.#refresher.start(this.connector.firstConnection());
  }

  onApplicationShutdown(): void {
    this.#refresher.stop();
  }

  /** Makes sure that everything committed before this call is in force. Calls during a refresh share the next one. */
  refresh(): Promise<void> {
    return this.#refresher.refresh();
  }

  /** Refreshes; keeps what there is when that fails. */
  refreshQuietly(): Promise<void> {
    return this.#refresher.refreshQuietly();
  }

  async #read(): Promise<void> {
    const configuration = await loadServerConfiguration(this.dataSource);
    await ensureCookieKey(this.dataSource, KEY_ROTATION_AGE);
    const keys = await loadCookieKeys(this.dataSource);
    const ring = buildKeyRing(keys);
    if (!ring) throw new DatabaseUnavailable('there is no cookie key');
    // The same keys keep the same sealer: what is remembered of cookies belongs to it.
    const isSame = this.#state?.configuration.serverId === configuration.serverId && areSameKeys(this.#keys, keys);
    this.#state = { configuration, sealer: isSame ? this.#state?.sealer as Sealer : new Sealer(configuration.serverId, ring) };
    this.#keys = keys;
  }
}
