/** MS-WDSMSI: how a client asks for content and learns of the session that carries it. */
export { WdsError, type WdsErrorCode } from '../wds-error.js';
export { Win32Error } from '../win32-error.js';
export { hashAlgorithmId, hashOfAlgorithmId } from './algorithms.js';
export {
  ClientCapability, INITIATE_OP_CODE, readInitiateReply, readInitiateRequest, SESSION_INITIATION_ENDPOINT, writeInitiateReply, writeInitiateRequest,
  type InitiateReply, type InitiateRequest,
} from './initiate-operation.js';
export {
  blocksOf, readInitiationAnswer, readInitiationRequest, writeInitiationError, writeInitiationReply, writeInitiationRequest,
  type InitiationAnswer, type InitiationRequest, type SessionDescription,
} from './initiation-packets.js';
export {
  readPlaintextKeyBlob, readPrivateKeyBlob, readPublicKeyBlob, writePlaintextKeyBlob, writePrivateKeyBlob, writePublicKeyBlob,
} from './key-blobs.js';
export { readIpAddress, writeIpAddress } from '../ip-address.js';
export { MAXIMUM_INITIATION_BYTES } from './options.js';
export { isSupportedCombination, SecurityMode, type SessionHash, type SessionSecurity } from './session-security.js';

/** The UDP port of session initiation (MS-WDSMSI 1.9). */
export const SESSION_INITIATION_PORT = 5041;
