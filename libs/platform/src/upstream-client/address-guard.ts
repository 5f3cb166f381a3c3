import { BlockList, isIP, isIPv6 } from 'node:net';

/** A network: an address and how many of its leading bits count. */
export interface Network {
  readonly address: string;
  readonly prefix: number;
}

/**
 * Where nothing that anybody else names may lead: this host, the links it is on, the addresses at which clouds tell a machine its secrets,
 * and everything that is no single host. Private networks are not among them: upstream servers lie there.
 */
const FORBIDDEN: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], ['127.0.0.0', 8], ['169.254.0.0', 16], ['224.0.0.0', 4], ['240.0.0.0', 4],
  ['100.100.100.200', 32], ['168.63.129.16', 32], ['192.0.0.192', 32],
  ['::', 128], ['::1', 128], ['fe80::', 10], ['fec0::', 10], ['ff00::', 8], ['fd00:ec2::254', 128],
];

const forbidden = blockListOf(FORBIDDEN.map(([address, prefix]) => ({ address, prefix })));

/** IPv6 networks whose addresses carry an IPv4 address, and at which group of 16 bits it begins. */
const CARRIERS: readonly (readonly [BlockList, number])[] = [
  [blockListOf([{ address: '64:ff9b::', prefix: 96 }]), 6], [blockListOf([{ address: '2002::', prefix: 16 }]), 1],
  [blockListOf([{ address: '::ffff:0:0', prefix: 96 }]), 6], [blockListOf([{ address: '::', prefix: 96 }]), 6],
];

/** Reads `address/prefix`, or one address; undefined when it is neither. */
export function readNetwork(text: string): Network | undefined {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  const prefix = bits === undefined ? longest : Number(/^\d{1,3}$/.test(bits) ? bits : NaN);
  return version === 0 || more.length > 0 || !(prefix <= longest) ? undefined : { address, prefix };
}

/** Decides which addresses may be connected to. */
export class AddressGuard {
  readonly #allowed: BlockList;

  /**
   * @param allowed networks that may be connected to although they are forbidden otherwise
   * @param isTrusted whether an administrator has named exactly this host and port, which then may be anywhere
   */
  constructor(allowed: readonly Network[] = [], readonly isTrusted: (host: string, port: number) => boolean = () => false) {
    this.#allowed = blockListOf(allowed);
  }

  /** @param address an IPv4 or IPv6 address; anything else is not allowed */
  allows(address: string): boolean {
    const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
    if (isIP(plain) === 0) return false;
    if (contains(this.#allowed, plain)) return true;
    const carried = carriedAddress(plain);
    if (carried !== undefined && contains(this.#allowed, carried)) return true;
    return !contains(forbidden, plain) && (carried === undefined || !contains(forbidden, carried));
  }
}

function blockListOf(networks: readonly Network[]): BlockList {
  const list = new BlockList();
  for (const { address, prefix } of networks) list.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4');
  return list;
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function carriedAddress(address: string): string | undefined {
  if (!isIPv6(address)) return undefined;
  const start = CARRIERS.find(([list]) => list.check(address, 'ipv6'))?.[1];
  if (start === undefined) return undefined;
  const [high = 0, low = 0] = groupsOf(address).slice(start, start + 2);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The eight groups of an IPv6 address; the URL parser writes every spelling the same way. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill('0'), ...after].map((group) => Number.parseInt(group, 16));
}
