import { Accounts } from '../../src/rpc/accounts/accounts.js';
import { DEFAULT_LIMITS, RpcServer, type RpcLimits, type RpcPorts } from '../../src/rpc/rpc-server.js';
import type { RpcObserver } from '../../src/rpc/listen/rpc-listener.js';
import type { RpcCaller, WdscAnswer, WdscServer } from '../../src/control/wdsc-call.js';

export const ACCOUNTS = {
  accounts: [
    { name: 'deploy', password: 'Pa55 wörd', sid: 'S-1-5-21-1-2-3-1001', groups: ['imaging'] },
    { name: 'lab', ntHash: '8846f7eaee8fb117ad06bdd830b7586c' },
  ],
};

/** What the server did, by source where there is one. */
export interface Observed {
  readonly turnedAway: string[];
  readonly denied: string[];
  readonly ended: string[];
  readonly failed: unknown[];
}

/** An RPC server within the test. */
export interface RpcInProcess {
  readonly server: RpcServer;
  readonly ports: RpcPorts;
  readonly observed: Observed;
  readonly calls: { readonly packet: Uint8Array; readonly caller: RpcCaller }[];
}

/** @param handler answers calls; by default with the packet itself */
export async function startRpc(
  handler: (packet: Uint8Array, caller: RpcCaller) => Promise<WdscAnswer> = (reply) => Promise.resolve({ status: 0, reply }),
  limits: Partial<RpcLimits> = {}, host = '127.0.0.1',
): Promise<RpcInProcess> {
  const observed: Observed = { turnedAway: [], denied: [], ended: [], failed: [] };
  const observer: RpcObserver = {
    turnedAway: (source) => void observed.turnedAway.push(source),
    denied: (source) => void observed.denied.push(source),
    ended: (_source, reason) => void observed.ended.push(reason),
    failed: (error) => void observed.failed.push(error),
  };
  const calls: RpcInProcess['calls'] = [];
  const wdsc: WdscServer = {
    call: (packet, caller) => {
      calls.push({ packet, caller });
      return handler(packet, caller);
    },
  };
  const server = new RpcServer({
    server: wdsc, observer, accounts: new Accounts(JSON.stringify(ACCOUNTS), 'wds1.example'), serverName: 'wds1.example',
    limits: { ...DEFAULT_LIMITS, connections: 64, connectionsPerSource: 32, ...limits },
  });
  return { server, ports: await server.listen(host, { mapper: 0, wds: 0 }), observed, calls };
}
