import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.js';

/** Somebody else's words led to an address that nothing may be fetched from. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
  readonly code = 'FORBIDDEN_ADDRESS';

  constructor() {
    super('The address is one that nothing is fetched from: this host, its links, or a cloud\'s own services.');
  }
}

/** Finds all addresses of a name, as `lookup` of `node:dns` does. */
export type LookUpAll = (name: string, options: LookupAllOptions, callback: (error: Error | null, addresses: LookupAddress[]) => void) => void;

/**
 * Connects like undici does, but only to addresses that the guard allows. Names are judged by what they resolve to in the very look-up that
 * the connection is made with, and the connection by where it ended: a name that changes its mind in between leads nowhere.
 */
export function guardedConnector(options: buildConnector.BuildOptions, guard: AddressGuard, lookUpAll: LookUpAll = lookup): buildConnector.connector {
  const trusting = buildConnector(options);
  const guarded = buildConnector({ ...options, lookup: guardedLookup(guard, lookUpAll) });
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (guard.isTrusted(host, Number(target.port) || (target.protocol === 'https:' ? 443 : 80))) return trusting(target, callback);
    if (isIP(host) !== 0 && !guard.allows(host)) return callback(new ForbiddenAddress(), null);
    return guarded(target, (...result) => {
      const [error, socket] = result;
      if (error !== null || guard.allows(socket.remoteAddress ?? '')) return callback(...result);
      socket.destroy();
      return callback(new ForbiddenAddress(), null);
    });
  };
}

function guardedLookup(guard: AddressGuard, lookUpAll: LookUpAll): LookupFunction {
  return (hostname, options, callback) => {
    lookUpAll(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const allowed = found.filter(({ address }) => guard.allows(address));
      const [first] = allowed;
      if (first === undefined) return callback(new ForbiddenAddress(), '', 0);
      if (options.all === true) return (callback as unknown as (error: null, all: LookupAddress[]) => void)(null, allowed);
      return callback(null, first.address, first.family);
    });
  };
}
