import { Inject, Injectable } from '@nestjs/common';
import { isTransientConnectionError } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import {
  ClientCapability, INITIATE_OP_CODE, readInitiateRequest, SecurityMode, SESSION_INITIATION_ENDPOINT, writeInitiateReply, type InitiateRequest,
} from '@sluice/protocol/wds/msi';
import { readWdscEnvelope, readWdscOperation, WdsError, WdscPacketType, Win32Error, writeWdscPacket, type WdscEnvelope } from '@sluice/protocol/wds/wdsc';
import { InitiationRefused } from '../initiation/initiation-refused.js';
import { InitiationService } from '../initiation/initiation.service.js';
import type { LiveSession } from '../sessions/live-session.js';
import type { RpcCaller, WdscAnswer, WdscServer } from './wdsc-call.js';

/** Anonymous (S-1-5-7): the UserSid of a caller that did not say who it is. */
const ANONYMOUS_SID = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 5, 7, 0, 0, 0);

/**
 * The server of MS-WDSC with its one service provider, session initiation. Every failure is the status of the call, as 3.1.4.2 advises.
 * Calls without an account are taken too; whether they get anything is the namespace's choice.
 */
@Injectable()
export class SessionInitiationEndpoint implements WdscServer {
  readonly #log: Log;

  constructor(@Inject(InitiationService) private readonly initiation: InitiationService, @Inject(Log) log: Log) {
    this.#log = log.child(SessionInitiationEndpoint.name);
  }

  async call(request: Uint8Array, caller: RpcCaller): Promise<WdscAnswer> {
    try {
      const envelope = readWdscEnvelope(request);
      checkCaller(envelope, caller);
      const initiate = readRequest(envelope);
      const session = await this.initiation.initiate(initiationOf(initiate, caller));
      return { status: 0, reply: replyOf(session, initiate, caller) };
    } catch (error) {
      return { status: this.#statusOf(error) };
    }
  }

  #statusOf(error: unknown): number {
    if (error instanceof InitiationRefused) return error.code;
    if (error instanceof WdsError) return Win32Error.invalidParameter;
    if (isTransientConnectionError(error)) return Win32Error.notReady;
    this.#log.error('A session could not be set up', { err: error });
    return Win32Error.internalError;
  }
}

/** MS-WDSC 3.1.4.1: which services there are, and that those who say who they are do it privately. */
function checkCaller({ endpoint }: WdscEnvelope, { authenticationLevel, account }: RpcCaller): void {
  if (endpoint !== SESSION_INITIATION_ENDPOINT) throw new InitiationRefused(Win32Error.notFound, 'There are no such services.');
  if (account !== null && authenticationLevel !== 'privacy') throw new InitiationRefused(Win32Error.unsupportedAuthenticationLevel, 'The call is not private.');
}

function readRequest(envelope: WdscEnvelope): InitiateRequest {
  const { packetType, code, variables } = readWdscOperation(envelope);
  if (packetType !== WdscPacketType.request || code !== INITIATE_OP_CODE) throw new InitiationRefused(Win32Error.notSupported, 'There is no such operation.');
  return readInitiateRequest(variables);
}

function initiationOf({ namespace, content, client, capabilities }: InitiateRequest, { account, remoteAddress, localAddress }: RpcCaller) {
  const has = (capability: number) => ((capabilities ?? 0) & capability) !== 0;
  return {
    namespace, content, account, ipv6Capable: has(ClientCapability.ipv6),
    // Who does not say who it is gets no key: with it anybody could write the packets of everybody else's session.
    isPreOs: account === null || has(ClientCapability.bootDevice),
    requestedBy: (account?.name ?? (client || remoteAddress)).slice(0, 255), reachedAt: localAddress,
  };
}

function replyOf({ parts: { description, security, content } }: LiveSession, { capabilities }: InitiateRequest, { account }: RpcCaller): Uint8Array {
  // A client that cannot sum must not be told to (MS-WDSMSI 3.1.5.2).
  const isSummed = security.serverMode === SecurityMode.checksum || security.clientMode === SecurityMode.checksum;
  if (isSummed && ((capabilities ?? 0) & ClientCapability.checksum) === 0) throw new InitiationRefused(Win32Error.notSupported, 'The client does not know the checksum.');
  const variables = writeInitiateReply({ session: description, security, contentMetadata: content.metadata, userSid: account?.sid ?? ANONYMOUS_SID });
  return writeWdscPacket({ endpoint: SESSION_INITIATION_ENDPOINT, packetType: WdscPacketType.reply, code: Win32Error.success, variables });
}
