import { BlockList, isIP } from 'node:net';
import type { DownstreamAccessRule } from './access-rule.entity.js';

/** What a restriction looks at. */
export interface Caller {
  /** The account name the server gives for itself. */
  readonly accountName: string;
  /** The address it calls from, as the trusted proxies report it. */
  readonly address: string;
}

/** The restriction without its key. */
export type AccessRule = Pick<DownstreamAccessRule, 'allowedAccounts' | 'allowedNetworks'>;

/** A network taken apart; undefined when the text is no network in CIDR notation. A single address is a network of one. */
export function parseNetwork(text: string): { readonly address: string; readonly prefix: number; readonly family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return undefined;
  const longest = version === 4 ? 32 : 128;
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return undefined;
  const prefix = bits === undefined ? longest : Number(bits);
  return prefix <= longest ? { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' } : undefined;
}

/** Whether a restriction lets a server in: its name and its address must both be allowed. */
export function isAllowed({ allowedAccounts, allowedNetworks }: AccessRule, caller: Caller): boolean {
  return (allowedAccounts === null || allowsAccount(allowedAccounts, caller.accountName))
    && (allowedNetworks === null || allowsAddress(allowedNetworks, caller.address));
}

function allowsAccount(allowed: readonly string[], accountName: string): boolean {
  const name = accountName.toLowerCase();
  return allowed.some((pattern) => (pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern));
}

function allowsAddress(allowed: readonly string[], address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const networks = new BlockList();
  for (const network of allowed) {
    const parsed = parseNetwork(network);
    if (parsed !== undefined) networks.addSubnet(parsed.address, parsed.prefix, parsed.family);
  }
  // An IPv4 address that arrives as ::ffff:a.b.c.d is compared as IPv4 by BlockList itself.
  return networks.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
