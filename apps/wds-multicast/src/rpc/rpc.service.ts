import { hostname } from 'node:os';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG } from '@sluice/platform/config';
import { Log } from '@sluice/platform/observability';
import { WDSC_SERVER, type WdscServer } from '../control/wdsc-call.js';
import type { MulticastConfig } from '../wds-multicast.config.js';
import { Accounts } from './accounts/accounts.js';
import type { RpcObserver } from './listen/rpc-listener.js';
import { RpcMetrics } from './rpc-metrics.js';
import { DEFAULT_LIMITS, RpcServer, type RpcPorts } from './rpc-server.js';
import type { RpcConfig } from './rpc.config.js';

/** Serves MS-WDSC by RPC while the process runs, on the addresses that sessions are offered on. */
@Injectable()
export class RpcService implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: RpcServer | null = null;
  private readonly log: Log;

  constructor(
    @Inject(CONFIG) private readonly config: RpcConfig & Pick<MulticastConfig, 'SLUICE_WDS_ADDRESSES'>,
    @Inject(WDSC_SERVER) private readonly wdsc: WdscServer,
    @Inject(RpcMetrics) private readonly metrics: RpcMetrics,
    @Inject(Log) log: Log,
  ) {
    this.log = log.child(RpcService.name);
  }

  /** @throws Error when a port cannot be had or the file of accounts cannot be used: the process does not start then. */
  async onApplicationBootstrap(): Promise<void> {
    const addresses = this.config.SLUICE_WDS_ADDRESSES ?? [];
    if (this.config.SLUICE_WDS_RPC === 'off' || addresses.length === 0) return;
    const serverName = this.config.SLUICE_WDS_RPC_NAME ?? hostname();
    const file = this.config.SLUICE_WDS_ACCOUNTS_FILE;
    const accounts = file === undefined ? null : Accounts.fromFile(file, serverName);
    const { SLUICE_WDS_RPC_CONNECTIONS: connections, SLUICE_WDS_RPC_CONNECTIONS_PER_SOURCE: connectionsPerSource } = this.config;
    this.server = new RpcServer({
      server: this.wdsc, accounts, serverName, observer: this.observer(), limits: { ...DEFAULT_LIMITS, connections, connectionsPerSource },
    });
    for (const { address } of addresses) {
      const ports = await this.listen(this.server, address);
      this.log.info('Listening for RPC', { address, mapperPort: ports.mapper, port: ports.wds, accounts: accounts?.size ?? 0 });
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.server?.close();
  }

  private async listen(server: RpcServer, address: string): Promise<RpcPorts> {
    const { SLUICE_WDS_RPC_MAPPER_PORT: mapper, SLUICE_WDS_RPC_PORT: wds } = this.config;
    try {
      return await server.listen(address, { mapper, wds });
    } catch (error) {
      await server.close();
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      throw new Error(`Cannot listen for RPC on ${address}, port ${mapper} or ${wds} (${code}). Ports below 1024 need a privilege; SLUICE_WDS_RPC=off goes without RPC.`, { cause: error });
    }
  }

  private observer(): RpcObserver {
    return {
      turnedAway: () => this.metrics.refused('tooMany'),
      denied: (source) => {
        this.metrics.refused('denied');
        this.log.warn('An RPC client could not prove who it is', { source });
      },
      ended: (source, reason) => {
        this.metrics.refused('protocol');
        this.log.debug('An RPC connection was ended', { source, reason });
      },
      failed: (error) => void this.log.error('An RPC call failed', { err: error }),
    };
  }
}
