import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from './checkout.js';

/** One service as `npm start` runs it: a process of its own behind the edge. */
export interface ServiceEntry {
  /** Name of the service and of its log. */
  readonly name: string;
  /** Absolute path of the compiled entry file. */
  readonly main: string;
  /** Path prefixes that the edge sends to it, compared without regard to case. */
  readonly prefixes: readonly string[];
}

/**
 * Every service of DESIGN's table, with the paths that it owns: of the gateway those of MS-WUSP 2.1, of the sync-worker those of MS-WSUSSS 2.1,
 * of the content-fetcher the two directories of MS-WUSP 2.2.2.5.
 */
const SERVICES: readonly { readonly name: string; readonly prefixes: readonly string[] }[] = [
  { name: 'wusp-gateway', prefixes: ['/SimpleAuthWebService', '/ClientWebService'] },
  { name: 'sync-worker', prefixes: ['/DssAuthWebService', '/ServerSyncWebService'] },
  { name: 'content-fetcher', prefixes: ['/Content', '/SelfUpdate'] },
  { name: 'reporting-rollup', prefixes: ['/ReportingWebService'] },
  { name: 'wds-multicast', prefixes: ['/Multicast'] },
  { name: 'console', prefixes: ['/api'] },
];

/** The services that this checkout has. */
export function existingServices(): ServiceEntry[] {
  return SERVICES.map(({ name, prefixes }) => ({ name, prefixes, main: join(CHECKOUT, 'apps', name, 'dist', 'main.js') })).filter(
    ({ main }) => existsSync(main),
  );
}
