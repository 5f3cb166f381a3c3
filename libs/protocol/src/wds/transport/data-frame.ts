import { OpCode, OptionId } from './packets.js';
import type { PacketSealer } from './packet-security.js';
import { SESSION_HEADER_SIZE } from './write-packet.js';

/** ClientId, ODATASeqNo, TrailODATASeqNo, DataLen: MS-WDSMT 2.2.16. */
const FIELDS_SIZE = 22;
/** OptionsCount, and the option that says who acknowledges: 2.2.4, 2.2.16. */
const COUNT_SIZE = 2;
const FORWARD_LEAD_SIZE = 12;

/** Bytes of an ODATA packet besides its payload and its security header, with the one option it may have. */
export const ODATA_OVERHEAD = SESSION_HEADER_SIZE + FIELDS_SIZE + COUNT_SIZE + FORWARD_LEAD_SIZE;

/** What changes each time that a data packet is sent: MS-WDSMT 3.1.5.9.7. */
export interface DataSending {
  readonly type: 'odata' | 'rdata';
  readonly senderTime: bigint;
  readonly masterClientId: number;
  readonly trail: number;
  /** WDSMCTP_OPT_ODATA_FW_LEAD_SEQ_NO; absent: the master acknowledges this packet. Only for `odata`. */
  readonly forwardLead?: number;
}

/**
 * An ODATA packet that is made once and sent several times: only what {@link DataSending} names is written again, in place. Writing it while an
 * earlier sending still waits in a socket's queue is harmless: then the newer packet goes out twice.
 */
export class DataFrame {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #start: number;

  constructor(
    private readonly sealer: PacketSealer,
    sessionId: number,
    readonly sequence: number,
    readonly payloadSize: number,
  ) {
    this.#start = sealer.overhead;
    this.#bytes = new Uint8Array(sealer.overhead + ODATA_OVERHEAD + payloadSize);
    this.#view = new DataView(this.#bytes.buffer);
    this.#view.setUint32(this.#start, sessionId);
    const fields = this.#start + SESSION_HEADER_SIZE;
    this.#view.setBigUint64(fields + 4, BigInt(sequence));
    this.#view.setUint16(fields + 20, payloadSize);
  }

  /** Where the payload is to be written. */
  get payload(): Uint8Array {
    const at = this.#start + SESSION_HEADER_SIZE + FIELDS_SIZE;
    return this.#bytes.subarray(at, at + this.payloadSize);
  }

  /** Bytes that the frame holds in memory. */
  get size(): number {
    return this.#bytes.length;
  }

  /** The datagram to send now. It is valid until the next call. */
  datagram(sending: DataSending): Uint8Array {
    const view = this.#view;
    const fields = this.#start + SESSION_HEADER_SIZE;
    view.setUint8(this.#start + 4, OpCode[sending.type]);
    view.setBigUint64(this.#start + 5, sending.senderTime);
    view.setUint32(fields, sending.masterClientId);
    view.setBigUint64(fields + 12, BigInt(sending.trail));
    const options = fields + FIELDS_SIZE + this.payloadSize;
    const datagram = this.#bytes.subarray(0, options + COUNT_SIZE + this.#writeOption(options, sending.forwardLead));
    this.sealer.seal(datagram);
    return datagram;
  }

  #writeOption(at: number, forwardLead: number | undefined): number {
    this.#view.setUint16(at, forwardLead === undefined ? 0 : 1);
    if (forwardLead === undefined) return 0;
    this.#view.setUint16(at + 2, OptionId.forwardLead);
    this.#view.setUint16(at + 4, 8);
    this.#view.setBigUint64(at + 6, BigInt(forwardLead));
    return FORWARD_LEAD_SIZE;
  }
}
