import { readInitiationRequest, WdsError, writeInitiationError, writeInitiationReply, type InitiationRequest } from '@sluice/protocol/wds/msi';
import { Win32Error } from '@sluice/protocol/wds/wdsc';
import { InitiationRefused } from '../initiation/initiation-refused.js';
import type { Initiation } from '../initiation/initiation.service.js';
import type { LiveSession } from '../sessions/live-session.js';

/** The OpCode of a request. Anything else is not answered: two servers would answer each other for ever. */
const REQUEST = 0x01;
/** An error packet. A request that is shorter gets none: no answer to rubbish is longer than the rubbish. */
const ERROR_BYTES = 11;

/** Where a packet came from, and where it arrived. */
export interface PacketPlace {
  readonly source: string;
  readonly reachedAt: string;
}

/** What is to be sent back for a packet that came to the port of session initiation (MS-WDSMSI 3.1.5.3); null for nothing. */
export async function answerPacket(
  packet: Uint8Array, { source, reachedAt }: PacketPlace, initiate: (request: Initiation) => Promise<LiveSession>, onFailure: (error: unknown) => void,
): Promise<Uint8Array | null> {
  if (packet[0] !== REQUEST || packet.length < ERROR_BYTES) return null;
  let request: InitiationRequest;
  try {
    request = readInitiationRequest(packet);
  } catch (error) {
    if (!(error instanceof WdsError)) throw error;
    return writeInitiationError(Win32Error.invalidParameter);
  }
  try {
    const { namespace, content, ipv6Capable } = request;
    const session = await initiate({ namespace, content, ipv6Capable, isPreOs: true, account: null, requestedBy: source, reachedAt });
    return writeInitiationReply(session.parts.description);
  } catch (error) {
    if (error instanceof InitiationRefused) return writeInitiationError(error.code);
    onFailure(error);
    return writeInitiationError(Win32Error.notReady);
  }
}
