import {
  bindAckBody, bindNakBody, BindNakReason, FaultStatus, PduFlag, PduType, readAuth3, readBind, readPduHeader, readRequest, RpcError, writePdu,
  type Bind, type PduHeader, type Verifier,
} from '@sluice/protocol/dcerpc';
import type { RpcCaller } from '../../control/wdsc-call.js';
import type { RpcInterface } from '../interfaces/rpc-interface.js';
import { AssociationSecurity, type Mechanisms } from './association-security.js';
import { CallAssembly, type AssembledCall } from './call-assembly.js';
import { chooseContexts } from './choose-contexts.js';
import { faultPdu, responsePdus } from './answer-pdus.js';

/** Largest fragment that is sent and taken, in bytes, as other servers have it. Clients may ask for less. */
export const MAX_FRAGMENT = 5840;
/** What everybody must be able to take (C706 12.6.3.1, MustRecvFragSize). */
const LEAST_FRAGMENT = 1432;
/** Most bytes of a call's arguments: packets of MS-WDSC and a little around them. */
const MAX_ARGUMENTS = 65_536 + 64;

/** What a connection is made of besides its socket. */
export interface AssociationOptions {
  readonly interfaces: readonly RpcInterface[];
  /** The port, as text. */
  readonly secondaryAddress: string;
  readonly mechanisms: Mechanisms;
  /** Not 0; unpredictable. */
  newGroup(): number;
}

/** A call that is to be carried out, and who makes it. */
export interface IncomingCall extends AssembledCall {
  readonly interface: RpcInterface;
  readonly caller: Pick<RpcCaller, 'account' | 'authenticationLevel'>;
}

/** What follows from a PDU. */
export interface Reaction {
  readonly send?: readonly Uint8Array[];
  readonly call?: IncomingCall;
  /** Why the connection ends after this; for the log. */
  readonly end?: string;
  /** Somebody could not prove who they are. */
  readonly denied?: boolean;
}

/**
 * One connection of the connection-oriented protocol, without its socket (C706 9.3.3, server side): PDUs in, PDUs and calls out. One call at a
 * time; a connection has at most one security context.
 */
export class Association {
  private readonly bound = new Map<number, RpcInterface>();
  private readonly security: AssociationSecurity;
  private readonly assembly = new CallAssembly(MAX_ARGUMENTS);
  private group = 0;
  private maxTransmit = LEAST_FRAGMENT;
  /** Whether a failure to authenticate was told already: it is one, even when calls are tried after it. */
  private denied = false;

  constructor(private readonly options: AssociationOptions) {
    this.security = new AssociationSecurity(options.mechanisms);
  }

  /** Whether the client did what it must before it can call. */
  get ready(): boolean {
    return this.group !== 0 && !this.security.pending;
  }

  /** Whether fragments of a call are missing. */
  get pending(): boolean {
    return this.assembly.pending;
  }

  /** Takes a whole PDU of {@link PduStream}, which is changed in place. Never throws for what is in it. */
  receive(pdu: Uint8Array): Reaction {
    const header = readPduHeader(pdu);
    try {
      return this.react(pdu, header);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const status = error.code === 'RPC_DENIED' ? FaultStatus.accessDenied : FaultStatus.protocolError;
      return { send: [faultPdu(header.callId, 0, status)], end: `${error.code}: ${error.message}`, denied: this.isFirstDenial(error) };
    }
  }

  /** The PDUs that answer a call. @param results as NDR */
  respond(call: IncomingCall, results: Uint8Array): Uint8Array[] {
    return responsePdus(call, results, this.maxTransmit, this.security.protection);
  }

  private react(pdu: Uint8Array, header: PduHeader): Reaction {
    switch (header.type) {
      case PduType.bind: return this.bind(pdu, header);
      case PduType.alterContext: return this.alterContext(pdu, header);
      case PduType.auth3: return this.auth3(pdu, header);
      case PduType.request: return this.request(pdu, header);
      case PduType.orphaned: this.assembly.drop(header.callId); return {};
      // A call is never interrupted; its answer comes as if nobody had asked (C706 12.6.4.6).
      case PduType.cancel: return {};
      default: throw new RpcError('RPC_TYPE', `a client sends no PDU of type ${header.type}`);
    }
  }

  private bind(pdu: Uint8Array, header: PduHeader): Reaction {
    if (this.group !== 0) throw new RpcError('RPC_TYPE', 'a second bind');
    const bind = readBind(pdu, header);
    const { verifier } = bind;
    if (bind.maxReceive < LEAST_FRAGMENT || bind.maxTransmit < LEAST_FRAGMENT) return refused(header, BindNakReason.localLimitExceeded, 'fragments too small');
    if (verifier !== null && !this.security.offers(verifier)) {
      return refused(header, BindNakReason.authenticationTypeNotRecognized, `authentication ${verifier.type} at level ${verifier.level} is not offered`);
    }
    this.group = bind.associationGroup === 0 ? this.options.newGroup() : bind.associationGroup;
    this.maxTransmit = Math.min(bind.maxReceive, MAX_FRAGMENT);
    try {
      return { send: [this.acknowledge(header, bind, verifier, PduType.bindAck)] };
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      return { ...refused(header, BindNakReason.invalidChecksum, `${error.code}: ${error.message}`), denied: true };
    }
  }

  private alterContext(pdu: Uint8Array, header: PduHeader): Reaction {
    if (this.group === 0) throw new RpcError('RPC_TYPE', 'an alter_context before the bind');
    const alter = readBind(pdu, header);
    return { send: [this.acknowledge(header, alter, alter.verifier, PduType.alterContextResponse)] };
  }

  private acknowledge(header: PduHeader, bind: Bind, verifier: Verifier | null, type: typeof PduType.bindAck | typeof PduType.alterContextResponse): Uint8Array {
    const results = chooseContexts(bind.contexts, this.options.interfaces, this.bound);
    const token = verifier === null ? null : this.security.take(verifier);
    const body = bindAckBody({
      maxTransmit: this.maxTransmit,
      maxReceive: MAX_FRAGMENT,
      associationGroup: this.group,
      secondaryAddress: type === PduType.bindAck ? this.options.secondaryAddress : '',
      results,
    });
    const flags = PduFlag.first | PduFlag.last | (header.flags & PduFlag.headerSigning);
    const answer = token === null || verifier === null ? undefined : { type: verifier.type, level: verifier.level, contextId: verifier.contextId, value: token };
    return writePdu({ type, callId: header.callId, flags }, body, answer);
  }

  /** The last token of three; it has no answer, so a wrong password shows at the first call. */
  private auth3(pdu: Uint8Array, header: PduHeader): Reaction {
    const verifier = readAuth3(pdu, header);
    if (verifier === null) throw new RpcError('RPC_STRUCTURE', 'an auth3 without a token');
    try {
      this.security.take(verifier);
      return {};
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      return { denied: this.isFirstDenial(error) };
    }
  }

  /** Tokens that cannot be read count as well: each costs an attempt. */
  private isFirstDenial({ code }: RpcError): boolean {
    if (this.denied || (code !== 'RPC_DENIED' && !this.security.pending)) return false;
    this.denied = true;
    return true;
  }

  private request(pdu: Uint8Array, header: PduHeader): Reaction {
    const request = readRequest(pdu, header);
    const target = this.bound.get(request.contextId);
    if (this.group === 0) throw new RpcError('RPC_TYPE', 'a request before the bind');
    const call = this.assembly.add(header, request, this.security.open(pdu, request));
    if (call === null) return {};
    if (target === undefined) return { send: [faultPdu(header.callId, request.contextId, FaultStatus.unknownInterface)] };
    return { call: { ...call, interface: target, caller: this.security.caller } };
  }
}

function refused(header: PduHeader, reason: number, why: string): Reaction {
  return { send: [writePdu({ type: PduType.bindNak, callId: header.callId }, bindNakBody(reason))], end: `bind refused: ${why}` };
}
