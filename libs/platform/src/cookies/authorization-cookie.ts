import { LayoutError, LayoutReader, LayoutWriter } from './binary-layout.js';
import { SealError, type Sealer } from './sealer.js';

/** What GetAuthorizationCookie learned about a client and GetCookie needs to know (MS-WUSP 2.2.3.4). */
export interface AuthorizationCookieContent {
  /** The record of the computer: its ClientIdString, lower case, or the record that was split off for it. */
  readonly clientId: string;
  /** The name the client gave for itself. */
  readonly dnsName: string;
  /** The target group that the client claims, empty when none (client-side targeting). */
  readonly targetGroupName: string;
  /** When it stops being accepted; milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Longest client id, DNS name and target group name that fit into a cookie; bytes of UTF-8. */
export const MAX_CLIENT_ID_BYTES = 255;
export const MAX_DNS_NAME_BYTES = 255;
export const MAX_TARGET_GROUP_NAME_BYTES = 512;

/** Seals an authorization cookie into the bytes of `CookieData`. */
export function sealAuthorizationCookie(sealer: Sealer, content: AuthorizationCookieContent): Buffer {
  const payload = new LayoutWriter()
    .safeInteger(content.expiresAt)
    .text(content.clientId, MAX_CLIENT_ID_BYTES)
    .text(content.dnsName, MAX_DNS_NAME_BYTES)
    .text(content.targetGroupName, MAX_TARGET_GROUP_NAME_BYTES)
    .finish();
  return sealer.seal('authorizationCookie', payload);
}

/** Opens `CookieData`. Does not judge the expiry; throws {@link SealError}. */
export function openAuthorizationCookie(sealer: Sealer, cookieData: Buffer): AuthorizationCookieContent {
  return readPayload(sealer.open('authorizationCookie', cookieData), (reader) => ({
    expiresAt: reader.safeInteger(),
    clientId: reader.text(MAX_CLIENT_ID_BYTES),
    dnsName: reader.text(MAX_DNS_NAME_BYTES),
    targetGroupName: reader.text(MAX_TARGET_GROUP_NAME_BYTES),
  }));
}

/** Reads a whole payload; a layout that does not fit is as unreadable as a forged one. */
export function readPayload<T>(payload: Buffer, read: (reader: LayoutReader) => T): T {
  const reader = new LayoutReader(payload);
  try {
    const content = read(reader);
    reader.end();
    return content;
  } catch (error) {
    if (error instanceof LayoutError) throw new SealError('UNREADABLE');
    throw error;
  }
}
