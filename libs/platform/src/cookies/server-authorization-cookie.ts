import { readPayload } from './authorization-cookie.js';
import { LayoutWriter } from './binary-layout.js';
import type { Sealer } from './sealer.js';

/** What GetAuthorizationCookie learned about a downstream server and GetCookie needs to know (MS-WSUSSS 2.2.4.7). */
export interface ServerAuthorizationContent {
  /** The GUID by which the downstream server names itself, lower case. */
  readonly accountGuid: string;
  /** Its full DNS name, as it says. */
  readonly accountName: string;
  /** When it stops being accepted; milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Longest account name that fits into a cookie, in bytes of UTF-8: what DNS allows. */
export const MAX_ACCOUNT_NAME_BYTES = 255;
const GUID_TEXT_BYTES = 36;

/**
 * Seals the authorization cookie of a downstream server into the bytes of `CookieData`. The clause also wants the target groups the
 * server belongs to; here, as observed of Windows servers, servers belong to none.
 */
export function sealServerAuthorization(sealer: Sealer, content: ServerAuthorizationContent): Buffer {
  const payload = new LayoutWriter()
    .safeInteger(content.expiresAt)
    .text(content.accountGuid, GUID_TEXT_BYTES)
    .text(content.accountName, MAX_ACCOUNT_NAME_BYTES)
    .finish();
  return sealer.seal('serverAuthorization', payload);
}

/** Opens `CookieData`. Does not judge the expiry; throws `SealError`. */
export function openServerAuthorization(sealer: Sealer, cookieData: Buffer): ServerAuthorizationContent {
  return readPayload(sealer.open('serverAuthorization', cookieData), (reader) => ({
    expiresAt: reader.safeInteger(),
    accountGuid: reader.text(GUID_TEXT_BYTES),
    accountName: reader.text(MAX_ACCOUNT_NAME_BYTES),
  }));
}
