import { createHash } from 'node:crypto';
import { isIP } from 'node:net';

/**
 * Within how many milliseconds a name has to come back for two computers to be seen in it: 48 hours. Computers with one id take
 * turns at every renewal of a cookie, which agents do at least once a day; nobody renames a computer and back in that time.
 */
export const NAME_CLONE_WINDOW = 48 * 3_600_000;

/** The same for hardware: 30 days, because a computer registers far less often than it renews its cookie. */
export const HARDWARE_CLONE_WINDOW = 30 * 24 * 3_600_000;

/** The longest record id, in bytes of UTF-8: what fits into a cookie. */
const MAXIMUM_RECORD_ID_BYTES = 255;
/** Hexadecimal digits behind the `#` of a record that was split off. */
const SUFFIX_DIGITS = 8;

/** When a name, or hardware, was last seen under a client id, and which record it belongs to. */
export interface IdentitySighting {
  readonly computerId: string;
  readonly lastSeen: Date;
}

/** What is known when somebody shows a client id. */
export interface IdentityQuestion {
  /** ClientIdString, lower case: also the id of the record that belongs to it. */
  readonly clientId: string;
  /** The name or hardware shown now. */
  readonly value: string;
  readonly at: Date;
  /** Whether and when the same value was seen under this client id before. */
  readonly own: IdentitySighting | null;
  /** The latest sighting of any other value that still belongs to the record of the client id. */
  readonly latestOther: IdentitySighting | null;
  /** Milliseconds in which an identity that comes back is another computer. */
  readonly window: number;
}

/** Whose call it is. */
export interface IdentityDecision {
  /** The record it is attributed to. */
  readonly computerId: string;
  /** Whether that record is split off by this very decision. */
  readonly isNewClone: boolean;
}

/**
 * Decides which record a client id stands for. Several computers have one id when a disk image was copied with it, and then
 * they take turns: A, B, A. A renamed computer does not come back under its old name: A, A, B, B. So whoever comes back within
 * the window, after another was seen, gets a record of its own, and keeps it from then on.
 */
export function decideIdentity({ clientId, value, at, own, latestOther, window }: IdentityQuestion): IdentityDecision {
  if (own === null) return { computerId: clientId, isNewClone: false };
  if (own.computerId !== clientId) return { computerId: own.computerId, isNewClone: false };
  const comesBack = latestOther !== null && latestOther.lastSeen > own.lastSeen && at.getTime() - own.lastSeen.getTime() <= window;
  return comesBack ? { computerId: splitComputerId(clientId, value), isNewClone: true } : { computerId: clientId, isNewClone: false };
}

/** The id of the record that is split off a client id for a name or hardware: always the same for the same two. */
export function splitComputerId(clientId: string, value: string): string {
  const suffix = createHash('sha256').update(`${clientId}\n${value}`).digest('hex').slice(0, SUFFIX_DIGITS);
  const room = MAXIMUM_RECORD_ID_BYTES - SUFFIX_DIGITS - 1;
  // Cutting may leave a part of a character, which decodes as U+FFFD.
  const start = Buffer.from(clientId).subarray(0, room).toString().replace(/\uFFFD+$/, '');
  return `${start}#${suffix}`;
}

/**
 * What of a DNS name tells computers apart: the host, in lower case. The domain is left out, for a computer that joins or
 * leaves one says its name with and without it.
 */
export function hostIdentity(dnsName: string): string {
  const name = dnsName.trim().toLowerCase();
  return isIP(name) ? name : (name.split('.')[0] || name);
}

/**
 * What of a registration (MS-WUSP 2.2.2.2.3) tells hardware apart: manufacturer and model, as a digest; null when it says
 * neither. The BIOS is left out: its version changes with the firmware and, for virtual machines, with the host.
 */
export function hardwareIdentity(registration: { readonly computerManufacturer?: string | null; readonly computerModel?: string | null }): string | null {
  const facts = [registration.computerManufacturer, registration.computerModel].map((text) => text?.trim().toLowerCase() ?? '');
  if (facts.every((text) => text === '' || text === 'unknown')) return null;
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
