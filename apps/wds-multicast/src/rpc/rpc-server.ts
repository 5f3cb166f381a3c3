import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { AuthenticationType, WDS_RPC_INTERFACE } from '@sluice/protocol/dcerpc';
import { NtlmAcceptor, type NtlmEnvironment } from '@sluice/protocol/dcerpc/ntlm';
import { SpnegoAcceptor } from '@sluice/protocol/dcerpc/spnego';
import type { RpcAccount, WdscServer } from '../control/wdsc-call.js';
import type { Accounts } from './accounts/accounts.js';
import type { Mechanisms } from './association/association-security.js';
import { EndpointMapperInterface } from './interfaces/endpoint-mapper.interface.js';
import { WdsRpcInterface } from './interfaces/wds-rpc.interface.js';
import type { RpcInterface } from './interfaces/rpc-interface.js';
import { Admission, type AdmissionLimits } from './listen/admission.js';
import { FailedAttempts, type AttemptLimits } from './listen/failed-attempts.js';
import type { ConnectionTimes } from './listen/rpc-connection.js';
import { RpcListener, type ListenerOptions, type RpcObserver } from './listen/rpc-listener.js';

/** How clients are kept in bounds. */
export interface RpcLimits extends AdmissionLimits {
  readonly times: ConnectionTimes;
  readonly attempts: AttemptLimits;
  /** Most calls that one address carries out at the same time. */
  readonly calls: number;
}

export const DEFAULT_LIMITS: Omit<RpcLimits, keyof AdmissionLimits> = {
  times: { bind: 10_000, call: 30_000, idle: 120_000, work: 60_000 },
  attempts: { failures: 10, period: 60_000 },
  calls: 64,
};

export interface RpcServerOptions {
  readonly server: WdscServer;
  /** Null: nobody can authenticate. */
  readonly accounts: Accounts | null;
  /** How this server calls itself in NTLM: a host name, with or without its domain. */
  readonly serverName: string;
  readonly limits: RpcLimits;
  readonly observer: RpcObserver;
}

/** The ports that one address is served on. */
export interface RpcPorts {
  readonly mapper: number;
  readonly wds: number;
}

/** MS-WDSC over RPC: on each address WdsRpcInterface, and the endpoint mapper that tells its port. */
export class RpcServer {
  private readonly shared: ListenerOptions;
  private readonly listeners: RpcListener[] = [];

  constructor(private readonly options: RpcServerOptions) {
    const { limits, observer } = options;
    this.shared = {
      admission: new Admission(limits),
      failures: new FailedAttempts(limits.attempts, () => performance.now()),
      mechanisms: mechanismsOf(options),
      times: limits.times,
      calls: limits.calls,
      observer,
    };
  }

  /**
   * Listens on one more address.
   * @param host undefined for all
   * @param ports 0 for any free one
   * @returns the ports; rejects when one cannot be had
   */
  async listen(host: string | undefined, ports: RpcPorts): Promise<RpcPorts> {
    const wds = this.listener(new WdsRpcInterface(this.options.server));
    const port = await wds.listen(host, ports.wds);
    const mapper = this.listener(new EndpointMapperInterface(() => [{ syntax: WDS_RPC_INTERFACE, port }]));
    return { wds: port, mapper: await mapper.listen(host, ports.mapper) };
  }

  /** Ends all connections; calls that are being carried out have no answer. */
  async close(): Promise<void> {
    await Promise.all(this.listeners.map((listener) => listener.close()));
  }

  private listener(...interfaces: readonly RpcInterface[]): RpcListener {
    const listener = new RpcListener(interfaces, this.shared);
    this.listeners.push(listener);
    return listener;
  }
}

/** NTLM, by itself and through SPNEGO. */
function mechanismsOf({ accounts, serverName }: RpcServerOptions): Mechanisms {
  if (accounts === null) return () => null;
  const environment: NtlmEnvironment<RpcAccount> = {
    names: { netbios: (serverName.split('.')[0] ?? '').slice(0, 15).toUpperCase(), dns: serverName.toLowerCase() },
    random: (length) => new Uint8Array(randomBytes(length)),
    now: () => Date.now(),
    findAccount: (user) => accounts.find(user),
  };
  return (type) => {
    if (type === AuthenticationType.ntlm) return new NtlmAcceptor(environment);
    if (type === AuthenticationType.spnego) return new SpnegoAcceptor(environment);
    return null;
  };
}
