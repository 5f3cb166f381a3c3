import { isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** An address of this machine on which sessions are offered. */
export interface OwnAddress {
  /** As it is bound: with its zone when it has one (`fe80::1%eth0`). */
  readonly address: string;
  readonly family: 4 | 6;
}

/** Addresses of this machine, separated by commas; null when one of them is none. A zone belongs to IPv6 only. */
export function parseAddresses(text: string): readonly OwnAddress[] | null {
  const parsed = text.split(',').map((part) => parseAddress(part.trim()));
  return parsed.some((address) => address === null) ? null : (parsed as OwnAddress[]);
}

/** "Every address" is none: it is told to clients, who are to send there. */
function parseAddress(address: string): OwnAddress | null {
  if (isIPv4(address)) return /^(?:0\.|22[4-9]\.|2[3-5]\d\.)/.test(address) ? null : { address, family: 4 };
  return isIPv6(address) && !/^(?:[0:]+$|ff)/i.test(address) ? { address, family: 6 } : null;
}

/**
 * Which of a server's addresses a session is offered on: the one through which it was asked for, or one of the wanted family, best on the same
 * interface. Null when the server has none.
 */
export function addressFor(own: readonly OwnAddress[], reached: string, family: 4 | 6, interfaceOf = interfaceOfAddress): OwnAddress | null {
  const candidates = own.filter((candidate) => candidate.family === family);
  const asked = interfaceOf(reached);
  return candidates.find(({ address }) => withoutZone(address) === withoutZone(reached))
    ?? candidates.find(({ address }) => asked !== null && interfaceOf(address) === asked)
    ?? candidates[0] ?? null;
}

/** The interface that has an address; null when none has. */
export function interfaceOfAddress(address: string, interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces()): string | null {
  const [plain, zone] = address.split('%');
  if (zone !== undefined) return zone;
  return Object.entries(interfaces).find(([, addresses]) => addresses?.some((info) => info.address === plain))?.[0] ?? null;
}

/** `::ffff:10.0.0.1` and `10.0.0.1` are the same place, and a zone means nothing elsewhere. */
export function withoutZone(address: string): string {
  const [plain = ''] = address.split('%');
  return plain.toLowerCase().startsWith('::ffff:') && isIPv4(plain.slice(7)) ? plain.slice(7) : plain;
}
