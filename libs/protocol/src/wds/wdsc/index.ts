/** MS-WDSC: the packets that carry calls to the services of a deployment server. */
export { WdsError, type WdsErrorCode } from '../wds-error.js';
export { Win32Error } from '../win32-error.js';
export { type ElementType, type WdscVariable, variableOf } from './variable-types.js';
export {
  MAXIMUM_WDSC_BYTES, readWdscEnvelope, readWdscOperation, readWdscPacket, WdscPacketType, writeWdscPacket, type WdscEnvelope, type WdscPacket,
} from './wdsc-packet.js';
