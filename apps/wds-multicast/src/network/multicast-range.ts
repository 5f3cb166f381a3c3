import { isIPv4, isIPv6 } from 'node:net';
import { readIpAddress, writeIpAddress } from '@sluice/protocol/wds/msi';

/** Multicast addresses that sessions may have: all that begin with the first bits of one. */
export interface MulticastRange {
  readonly family: 4 | 6;
  /** How many there are, at most 65536: more are not needed. */
  readonly size: number;
  /** The address with a number from 0 to size - 1. */
  at(index: number): string;
}

const MAXIMUM_SIZE = 65_536;

/** Reads a range such as `239.192.80.0/24`; null when it is none, or not of multicast addresses. */
export function parseMulticastRange(text: string): MulticastRange | null {
  const [address = '', bits = ''] = text.split('/');
  const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes('%') ? 6 : null;
  if (family === null || !/^\d{1,3}$/.test(bits)) return null;
  const length = family === 4 ? 32 : 128;
  const free = length - Number(bits);
  const first = writeIpAddress(address, 'The range');
  const isMulticast = family === 4 ? first[0]! >= 224 && first[0]! < 240 : first[0] === 0xff;
  if (!isMulticast || free < 0 || Number(bits) < (family === 4 ? 4 : 8)) return null;
  const base = toNumber(first) >> BigInt(free) << BigInt(free);
  return { family, size: free >= 16 ? MAXIMUM_SIZE : 2 ** free, at: (index) => readIpAddress(toBytes(base + BigInt(index), length / 8), 'The address') };
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function toBytes(value: bigint, length: number): Uint8Array {
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
}
