/** How far the scan of a client is. */
export interface ScanCount {
  /** SyncUpdates calls of the scan that brought something; zero between scans. */
  readonly scanCalls: number;
  /** When the scan began; milliseconds since 1970. */
  readonly scanStartedAt: number;
}

/** No scan is under way. */
export const NO_SCAN: ScanCount = { scanCalls: 0, scanStartedAt: 0 };

/** Bytes of a count behind the sealed part of a cookie: the calls in two, the beginning in six. */
export const SCAN_COUNT_BYTES = 8;

const MAX_CALLS = 0xffff;

/**
 * The sealed part of a cookie with the count behind it. The count travels with the client, for any replica may answer its next call, but
 * outside of the seal: it is for statistics only, whoever forges it gains nothing, and a cookie whose sealed part stays the same for a whole
 * scan need not be sealed and opened for each page of it.
 */
export function withScanCount(sealed: Uint8Array, { scanCalls, scanStartedAt }: ScanCount): Buffer {
  const bytes = Buffer.allocUnsafe(sealed.length + SCAN_COUNT_BYTES);
  bytes.set(sealed);
  bytes.writeUInt16BE(Math.min(scanCalls, MAX_CALLS), sealed.length);
  bytes.writeUIntBE(scanStartedAt, sealed.length + 2, 6);
  return bytes;
}

/** The sealed part; empty when the cookie is too short to have one. */
export function sealedPart(encryptedData: Uint8Array): Buffer {
  const length = Math.max(0, encryptedData.length - SCAN_COUNT_BYTES);
  return Buffer.from(encryptedData.buffer, encryptedData.byteOffset, length);
}

/** The count in a cookie whose sealed part was opened. A beginning in the future is nobody's. */
export function scanCountOf(encryptedData: Uint8Array, now: number): ScanCount {
  const count = Buffer.from(encryptedData.buffer, encryptedData.byteOffset + encryptedData.length - SCAN_COUNT_BYTES, SCAN_COUNT_BYTES);
  const scanStartedAt = count.readUIntBE(2, 6);
  return scanStartedAt > now ? NO_SCAN : { scanCalls: count.readUInt16BE(0), scanStartedAt };
}
