import { Buffer } from 'node:buffer';
import { ByteReader } from '../byte-reader.js';
import { ByteWriter } from '../byte-writer.js';
import { RpcError } from '../rpc-error.js';

/** AvId (MS-NLMP 2.2.2.1). */
export const AvId = { end: 0, netbiosComputer: 1, netbiosDomain: 2, dnsComputer: 3, dnsDomain: 4, flags: 6, timestamp: 7 } as const;

/** MsvAvFlags: the client's message carries MIC. */
export const AV_FLAG_MIC = 0x2;

const MAX_PAIRS = 64;

/** How this server calls itself. */
export interface NtlmNames {
  /** At most 15 characters; also the name of the domain, as of a computer that is in none. */
  readonly netbios: string;
  readonly dns: string;
}

/** TargetInfo of a CHALLENGE_MESSAGE. @param time 100 nanoseconds since 1601 */
export function writeTargetInfo(names: NtlmNames, time: bigint): Uint8Array {
  const writer = new ByteWriter();
  const pair = (id: number, value: Uint8Array): void => void writer.uint16(id).uint16(value.length).bytes(value);
  pair(AvId.netbiosDomain, Buffer.from(names.netbios, 'utf16le'));
  pair(AvId.netbiosComputer, Buffer.from(names.netbios, 'utf16le'));
  pair(AvId.dnsDomain, Buffer.from(names.dns, 'utf16le'));
  pair(AvId.dnsComputer, Buffer.from(names.dns, 'utf16le'));
  const clock = Buffer.alloc(8);
  clock.writeBigUInt64LE(time);
  pair(AvId.timestamp, clock);
  pair(AvId.end, new Uint8Array(0));
  return writer.finish();
}

/** Value of MsvAvFlags among the pairs of a client, 0 when it is not there. @throws RpcError `RPC_TOKEN`, `RPC_TRUNCATED` */
export function readAvFlags(pairs: Uint8Array): number {
  const reader = new ByteReader(pairs);
  for (let count = 0; count < MAX_PAIRS; count += 1) {
    const id = reader.uint16();
    const value = reader.bytes(reader.uint16());
    if (id === AvId.end) return 0;
    if (id === AvId.flags) return new ByteReader(value).uint32();
  }
  throw new RpcError('RPC_TOKEN', `more than ${MAX_PAIRS} AV pairs`);
}
