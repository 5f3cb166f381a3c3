import { isIPv4 } from 'node:net';
import {
  ENDPOINT_MAPPER_INTERFACE, EPT_MAP, EPT_NOT_REGISTERED, FaultStatus, NDR, readEptMapArguments, readTower, writeEptMapResults, writeTower,
  type SyntaxId, type TcpTower,
} from '@sluice/protocol/dcerpc';
import type { RpcCaller } from '../../control/wdsc-call.js';
import { RpcFault, serves, type RpcInterface } from './rpc-interface.js';

/** Where an interface is to be had on this host. */
export interface Endpoint {
  readonly syntax: SyntaxId;
  readonly port: number;
}

/** The endpoint mapper (MS-RPCE 2.2.1.2): tells clients on which port an interface is. It answers ept_map only, and knows only what is here. */
export class EndpointMapperInterface implements RpcInterface {
  readonly syntax = ENDPOINT_MAPPER_INTERFACE;

  /** @param endpoints asked at each call */
  constructor(private readonly endpoints: () => readonly Endpoint[]) {}

  async call(operation: number, stub: Uint8Array, littleEndian: boolean, caller: RpcCaller): Promise<Uint8Array> {
    if (operation !== EPT_MAP) throw new RpcFault(FaultStatus.noSuchOperation, `the endpoint mapper answers no operation ${operation}`);
    const { tower, continued, maxTowers } = readEptMapArguments(stub, littleEndian);
    // All there is fits into the first answer, so there is nothing to go on with.
    if (continued) throw new RpcFault(FaultStatus.contextMismatch, 'no enumeration is open');
    const wanted = tower === null ? null : readTower(tower);
    const found = wanted === null ? [] : this.endpoints().filter(({ syntax }) => fits(syntax, wanted));
    const towers = found.slice(0, maxTowers).map(({ syntax, port }) =>
      writeTower({ interface: syntax, transferSyntax: NDR, port, address: addressOf(caller.localAddress) }));
    return writeEptMapResults({ towers, status: towers.length === 0 ? EPT_NOT_REGISTERED : 0 }, maxTowers);
  }
}

/** The same interface in the same major version, no older minor one, by NDR. */
function fits(syntax: SyntaxId, wanted: TcpTower): boolean {
  return serves(syntax, wanted.interface) && wanted.transferSyntax.uuid === NDR.uuid;
}

/** Towers have no room for IPv6; clients then go to the address that they asked. */
function addressOf(localAddress: string): Uint8Array {
  const address = localAddress.replace(/^::ffff:/i, '');
  return isIPv4(address) ? Uint8Array.from(address.split('.'), Number) : new Uint8Array(4);
}
