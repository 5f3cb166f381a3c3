export * from './data-frame.js';
export { optionValue } from './extended-options.js';
export * from './packet-security.js';
export * from './packets.js';
export { readPacket, type ReceivedPacket } from './read-packet.js';
export { SESSION_HEADER_SIZE, writePacket } from './write-packet.js';
export { WdsError, type WdsErrorCode } from '../wds-error.js';
