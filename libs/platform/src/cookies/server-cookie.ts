import { readPayload } from './authorization-cookie.js';
import { LayoutWriter } from './binary-layout.js';
import type { ProtocolVersion } from './client-cookie.js';
import type { Sealer } from './sealer.js';
import { MAX_ACCOUNT_NAME_BYTES, type ServerAuthorizationContent } from './server-authorization-cookie.js';

/**
 * What the cookie of a downstream server carries so that any replica can answer it (MS-WSUSSS 2.2.4.8). The identity of this
 * server, which the clause wants too, is part of every sealed value.
 */
export interface ServerCookieContent extends ServerAuthorizationContent {
  /** The version the downstream server speaks. */
  readonly protocolVersion: ProtocolVersion;
}

const GUID_TEXT_BYTES = 36;

/** Seals the cookie of a downstream server into the bytes of `EncryptedData`. */
export function sealServerCookie(sealer: Sealer, content: ServerCookieContent): Buffer {
  const payload = new LayoutWriter()
    .safeInteger(content.expiresAt)
    .text(content.accountGuid, GUID_TEXT_BYTES)
    .text(content.accountName, MAX_ACCOUNT_NAME_BYTES)
    .uint16(content.protocolVersion.major)
    .uint16(content.protocolVersion.minor)
    .finish();
  return sealer.seal('serverCookie', payload);
}

/** Opens `EncryptedData`. Does not judge expiry or version; throws `SealError`. */
export function openServerCookie(sealer: Sealer, encryptedData: Buffer): ServerCookieContent {
  return readPayload(sealer.open('serverCookie', encryptedData), (reader) => ({
    expiresAt: reader.safeInteger(),
    accountGuid: reader.text(GUID_TEXT_BYTES),
    accountName: reader.text(MAX_ACCOUNT_NAME_BYTES),
    protocolVersion: { major: reader.uint16(), minor: reader.uint16() },
  }));
}
