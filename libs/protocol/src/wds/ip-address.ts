import { isIPv4, isIPv6 } from 'node:net';
import { WdsError } from './wds-error.js';

/** The text of an address in network byte order: four bytes for IPv4, sixteen for IPv6. Throws {@link WdsError} `WDS_VALUE`. */
export function readIpAddress(bytes: Uint8Array, what: string): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) throw new WdsError('WDS_VALUE', `${what} has ${bytes.length} bytes, which is no address.`);
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at]! << 8) | bytes[2 * at + 1]!).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** The bytes of an address in network byte order. A zone (`%eth0`) is left away: it means nothing to anybody else. Throws {@link WdsError} `WDS_VALUE`. */
export function writeIpAddress(address: string, what: string): Uint8Array {
  const [plain = ''] = address.split('%');
  if (isIPv4(plain)) return Uint8Array.from(plain.split('.'), Number);
  if (!isIPv6(plain)) throw new WdsError('WDS_VALUE', `${what} is not an IP address.`);
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const groups = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
}
