import { ByteReader } from '../byte-reader.js';
import { ByteWriter } from '../byte-writer.js';
import { RpcError } from '../rpc-error.js';
import { readUuid, writeUuid, type SyntaxId } from '../uuid.js';

/**
 * Where an interface is to be had over TCP: a protocol tower of five floors (C706 I and L): interface, transfer syntax, connection-oriented RPC, TCP
 * with its port, IP with its address.
 */
export interface TcpTower {
  readonly interface: SyntaxId;
  readonly transferSyntax: SyntaxId;
  /** 0 in a question. */
  readonly port: number;
  /** Four bytes; zeros in a question, and in an answer over IPv6, for which there is no floor. */
  readonly address: Uint8Array;
}

const Floor = { uuid: 0x0d, connectionOriented: 0x0b, tcp: 0x07, ip: 0x09 } as const;
const MAX_FLOORS = 16;

/**
 * Reads a tower.
 * @returns null for a tower of other protocols (named pipes, UDP, HTTP), which nothing here is to be had by
 * @throws RpcError `RPC_NDR` or `RPC_TRUNCATED` when it is no tower at all
 */
export function readTower(octets: Uint8Array): TcpTower | null {
  // Lengths and numbers of towers are little-endian whatever the PDU says; ports and addresses are big-endian.
  const reader = new ByteReader(octets);
  const count = reader.uint16();
  if (count > MAX_FLOORS) throw new RpcError('RPC_NDR', `a tower of ${count} floors`);
  const floors = Array.from({ length: count }, () => ({ left: reader.bytes(reader.uint16()), right: reader.bytes(reader.uint16()) }));
  const [first, second, third, fourth, fifth] = floors;
  if (first === undefined || second === undefined || third === undefined || fourth === undefined || fifth === undefined) return null;
  if (third.left[0] !== Floor.connectionOriented || fourth.left[0] !== Floor.tcp || fifth.left[0] !== Floor.ip) return null;
  const [port, address] = [fourth.right, fifth.right];
  if (port.length !== 2 || address.length !== 4) throw new RpcError('RPC_NDR', 'a port or an address of an impossible length');
  return { interface: syntaxOf(first), transferSyntax: syntaxOf(second), port: (port[0]! << 8) | port[1]!, address };
}

function syntaxOf(floor: { readonly left: Uint8Array; readonly right: Uint8Array }): SyntaxId {
  const [left, right] = [new ByteReader(floor.left), new ByteReader(floor.right)];
  if (left.uint8() !== Floor.uuid) throw new RpcError('RPC_NDR', 'a floor that should name an interface does not');
  return { uuid: readUuid(left), major: left.uint16(), minor: right.uint16() };
}

export function writeTower(tower: TcpTower): Uint8Array {
  const writer = new ByteWriter().uint16(5);
  for (const { uuid, major, minor } of [tower.interface, tower.transferSyntax]) {
    writer.uint16(19).uint8(Floor.uuid);
    writeUuid(writer, uuid);
    writer.uint16(major).uint16(2).uint16(minor);
  }
  writer.uint16(1).uint8(Floor.connectionOriented).uint16(2).uint16(0);
  writer.uint16(1).uint8(Floor.tcp).uint16(2).uint16Network(tower.port);
  return writer.uint16(1).uint8(Floor.ip).uint16(4).bytes(tower.address).finish();
}
