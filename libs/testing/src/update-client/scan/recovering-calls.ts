import { SoapFaultError } from '@sluice/protocol/soap';
import { getFileLocations, refreshCache, type RefreshCacheResult } from '@sluice/protocol/wusp';
import type { Machine } from '../machine/machine.js';
import { MAX_RECOVERIES, recoverySteps } from '../wire/fault-recovery.js';
import type { ServerSession } from '../wire/session.js';
import type { SoapCaller } from '../wire/soap-caller.js';
import type { FileAddresses } from './file-addresses.js';
import type { HeldRevisions } from './held-revisions.js';

/** Global ids in one RefreshCache. */
const IDENTITIES_PER_REQUEST = 200;

/** Digests in one GetFileLocations; servers accept at least this many. */
const DIGESTS_PER_REQUEST = 100;

/** What a scan works with; it belongs to the client and outlives the scan. */
export interface ScanParts {
  readonly machine: Machine;
  readonly serverUrl: string;
  readonly session: ServerSession;
  readonly caller: SoapCaller;
  readonly held: HeldRevisions;
  readonly addresses: FileAddresses;
}

/** Makes the calls of one scan, and recovers from faults as MS-WUSP 2.2.2.4 says. */
export class RecoveringCalls {
  #recoveries = 0;
  #renumberings = 0;

  constructor(private readonly parts: ScanParts) {}

  /** How often revision ids have changed under the scan: what was remembered by id before is void. */
  get renumberings(): number {
    return this.#renumberings;
  }

  /**
   * Makes a call when the handshake is done; after a fault takes the recovery steps and makes it again.
   * @param call builds its request when called, because a recovery may have changed the cookie and renumbered the cache
   * @throws SoapFaultError for a fault without a recovery, or after too many
   */
  async make<Result>(call: () => Promise<Result>): Promise<Result> {
    const { session, machine } = this.parts;
    for (;;) {
      try {
        await session.prepare(machine);
        return await call();
      } catch (error) {
        const steps = error instanceof SoapFaultError ? recoverySteps(error.errorCode) : undefined;
        if (steps === undefined || this.#recoveries >= MAX_RECOVERIES) throw error;
        this.#recoveries += 1;
        session.forget(steps);
        if (steps.includes('RefreshCache')) await this.#refreshCache();
        if (steps.includes('LocateFiles')) await this.locateFiles(this.parts.addresses.digests());
      }
    }
  }

  /**
   * Asks GetFileLocations (MS-WUSP 2.2.2.2.7) for the addresses of files. Files are known by digest, so a renumbering of
   * revisions does not matter.
   * @param digests base64 SHA-1
   */
  async locateFiles(digests: readonly string[]): Promise<void> {
    const { session, caller, addresses } = this.parts;
    for (let start = 0; start < digests.length; start += DIGESTS_PER_REQUEST) {
      const fileDigests = digests.slice(start, start + DIGESTS_PER_REQUEST).map((digest) => Buffer.from(digest, 'base64'));
      const { message } = await this.make(() => caller.call(session.clientService, getFileLocations, { cookie: session.cookie, fileDigests }));
      addresses.add(message.GetFileLocationsResult?.FileLocations ?? []);
      session.renewCookie(message.GetFileLocationsResult?.NewCookie);
    }
  }

  async #refreshCache(): Promise<void> {
    const { held } = this.parts;
    const results = await this.#askForIds();
    held.refresh(results);
    this.#renumberings += 1;
  }

  /** Asks the server for its own ids of what is held. A server that faults at it costs the rest of the cache, nothing else. */
  async #askForIds(): Promise<RefreshCacheResult[]> {
    const { session, caller, held } = this.parts;
    const identities = held.identities();
    const results: RefreshCacheResult[] = [];
    for (let start = 0; start < identities.length; start += IDENTITIES_PER_REQUEST) {
      const globalIDs = identities.slice(start, start + IDENTITIES_PER_REQUEST);
      try {
        const { message } = await this.make(() => caller.call(session.clientService, refreshCache, { cookie: session.cookie, globalIDs }));
        results.push(...message.RefreshCacheResult);
      } catch (error) {
        if (!(error instanceof SoapFaultError)) throw error;
        return results;
      }
    }
    return results;
  }
}
