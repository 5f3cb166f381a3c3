export { BLOCK_HEADER_BYTES, XPRESS_BLOCK_SIZE } from './block-format.js';
export { decodeXpress, xpressPlainLength } from './decoder.js';
export { encodeXpress, storedXpress, storedXpressOf, XpressEncoder } from './encoder.js';
export type { PreparedText } from './prepared-text.js';
export { XpressError, type XpressErrorCode } from './xpress-error.js';
