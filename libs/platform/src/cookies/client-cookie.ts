import { MAX_CLIENT_ID_BYTES, readPayload } from './authorization-cookie.js';
import { LayoutWriter, type LayoutReader } from './binary-layout.js';
import type { Sealer } from './sealer.js';

/** A client's protocol version, two numbers (MS-WUSP 2.2.2.2.2 `protocolVersion`). */
export interface ProtocolVersion {
  readonly major: number;
  readonly minor: number;
}

/** What a client's cookie carries so that any replica can answer it without asking anybody (MS-WUSP 2.2.3.5). */
export interface ClientCookieContent {
  /**
   * The record that the client's calls belong to: its ClientIdString, lower case, or the record that was split off because several
   * computers use that one.
   */
  readonly clientId: string;
  /** When the client must renew; milliseconds since 1970. Use does not extend it (observed of a real server). */
  readonly expiresAt: number;
  readonly protocolVersion: ProtocolVersion;
  /** The configuration generation that the client has read; an older one is answered with ConfigChanged. */
  readonly configurationGeneration: number;
  /** The deployment watermark: what changed up to this change number has been told to the client (MS-WUSP 3.1.5.7, NewCookie). */
  readonly changeNumber: number;
  /**
   * The same for category-filtered scans, which look at a part only and therefore must not raise the watermark of the whole. Zero when
   * there was none.
   */
  readonly categoryScanChangeNumber: number;
  /** The same for drivers, which a scan asks for after the software: by then the software's watermark is past their changes. */
  readonly driverChangeNumber: number;
  /** The same for the printer drivers of the Add Printer Wizard, which keeps its own list (MS-WUSP 3.1.5.12). */
  readonly printerChangeNumber: number;
  /** Whether RegisterComputer has been seen from this client. */
  readonly registered: boolean;
  /** GUIDs of the target groups that the computer is a direct member of, lower case. */
  readonly targetGroupIds: readonly string[];
  /** The change number up to which {@link targetGroupIds} are known to be right; a later change of membership replaces them. */
  readonly membershipChangeNumber: number;
  /** The content addresses that the client knows; others than the present ones are answered with FileLocationChanged. */
  readonly contentLocationGeneration: number;
}

/** A computer may be a direct member of this many groups before its cookie would grow too large. */
export const MAX_COOKIE_TARGET_GROUPS = 64;

const FLAG_REGISTERED = 1;
const GUID_BYTES = 16;

/** Seals a client cookie into the bytes of `EncryptedData`. */
export function sealClientCookie(sealer: Sealer, content: ClientCookieContent): Buffer {
  const writer = new LayoutWriter()
    .safeInteger(content.expiresAt)
    .text(content.clientId, MAX_CLIENT_ID_BYTES)
    .uint16(content.protocolVersion.major)
    .uint16(content.protocolVersion.minor)
    .uint32(content.configurationGeneration)
    .safeInteger(content.changeNumber)
    .safeInteger(content.categoryScanChangeNumber)
    .safeInteger(content.driverChangeNumber)
    .safeInteger(content.printerChangeNumber)
    .uint8(content.registered ? FLAG_REGISTERED : 0)
    .uint8(content.targetGroupIds.length);
  for (const id of content.targetGroupIds) writer.bytes(guidBytes(id));
  writer.safeInteger(content.membershipChangeNumber).uint32(content.contentLocationGeneration);
  return sealer.seal('clientCookie', writer.finish());
}

/** Opens `EncryptedData`. Does not judge expiry or generation; throws `SealError`. */
export function openClientCookie(sealer: Sealer, encryptedData: Buffer): ClientCookieContent {
  return readPayload(sealer.open('clientCookie', encryptedData), (reader) => ({
    expiresAt: reader.safeInteger(),
    clientId: reader.text(MAX_CLIENT_ID_BYTES),
    protocolVersion: { major: reader.uint16(), minor: reader.uint16() },
    configurationGeneration: reader.uint32(),
    changeNumber: reader.safeInteger(),
    categoryScanChangeNumber: reader.safeInteger(),
    driverChangeNumber: reader.safeInteger(),
    printerChangeNumber: reader.safeInteger(),
    registered: (reader.uint8() & FLAG_REGISTERED) !== 0,
    targetGroupIds: Array.from({ length: reader.uint8() }, () => readGuid(reader)),
    membershipChangeNumber: reader.safeInteger(),
    contentLocationGeneration: reader.uint32(),
  }));
}

function guidBytes(guid: string): Buffer {
  return Buffer.from(guid.replaceAll('-', ''), 'hex');
}

function readGuid(reader: LayoutReader): string {
  const hex = reader.bytes(GUID_BYTES).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * Reads a two-part version such as `2.90` (MS-WUSP 2.2.2.2.2). Anything of the form `x.y` is accepted, for clients newer than
 * the specification exist; undefined when the text is not of that form.
 */
export function parseProtocolVersion(text: string | undefined): ProtocolVersion | undefined {
  const match = /^(\d{1,4})\.(\d{1,4})$/.exec(text ?? '');
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
}

/** Whether `version` is at least `major.minor`. The parts compare as numbers: 2.90 is newer than 2.4. */
export function isAtLeast(version: ProtocolVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}
