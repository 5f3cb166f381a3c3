export * from './authorization-cookie.js';
export * from './client-cookie.js';
export { NO_SCAN, SCAN_COUNT_BYTES, scanCountOf, sealedPart, withScanCount, type ScanCount } from './scan-count.js';
export * from './server-authorization-cookie.js';
export * from './server-cookie.js';
export { MAX_SEALED_BYTES, SealError, Sealer, type KeyRing, type SealedKind, type SealFailure, type SealingKey } from './sealer.js';
