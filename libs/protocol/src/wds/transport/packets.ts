/** OpCode of the session header: MS-WDSMT 2.2.3. */
export const OpCode = {
  spm: 0x01, join: 0x02, joinack: 0x03, qcc: 0x04, qcr: 0x05, odata: 0x06, rdata: 0x07, ack: 0x08,
  nack: 0x09, ncf: 0x0a, leave: 0x0b, poll: 0x0c, pollack: 0x0d, kick: 0x0e, demote: 0x0f,
} as const;
export type PacketType = keyof typeof OpCode;

/** Why a client leaves: MS-WDSMT 2.2.11. */
export const LeaveReason = { complete: 0, cancelled: 1, inactive: 2 } as const;
export type LeaveReason = keyof typeof LeaveReason;

/** Why a client is told to leave: MS-WDSMT 2.2.12.1. */
export const KickReason = { policy: 0, fallback: 1, fail: 2 } as const;
export type KickReason = keyof typeof KickReason;

/** Extended options: MS-WDSMT 2.2.5, 2.2.8.4 and 2.2.16. */
export const OptionId = {
  processorUse: 0x0101, memoryUse: 0x0102, networkUse: 0x0103,
  forwardLead: 0x0406,
  userSid: 0x0504, capabilities: 0x0505,
} as const;

/** WDSMCTP_CAP_MULTISTREAM: the client follows a DEMOTE (MS-WDSMT 2.2.5.1). */
export const CAPABILITY_MULTISTREAM = 0x01;

/** Clients that one DEMOTE may name: MS-WDSMT 2.2.13. */
export const MAX_DEMOTED_CLIENTS = 250;

/** Sequence numbers from one to the other, both included: MS-WDSMT 2.2.18.1. */
export interface SequenceRange {
  readonly start: number;
  readonly end: number;
}

export interface ExtendedOption {
  readonly id: number;
  readonly value: Uint8Array;
}

interface Optional {
  /** Options that a reader does not know are kept and change nothing. */
  readonly options?: readonly ExtendedOption[];
}

/** 2.2.5. `name` has at most 15 characters; `address` is the text of an IP address. */
export interface JoinPacket extends Optional { readonly type: 'join'; readonly name: string; readonly address: string; readonly macAddress: Uint8Array }
/** 2.2.6. Times in milliseconds; `clientTime` is the JOIN's sender time, unchanged. */
export interface JoinAckPacket extends Optional { readonly type: 'joinack'; readonly clientId: number; readonly minNackBackOff: number; readonly maxNackBackOff: number; readonly roundTrip: number; readonly clientTime: bigint }
/** 2.2.7. */
export interface QccPacket extends Optional { readonly type: 'qcc'; readonly sequence: number; readonly backOff: number }
/** 2.2.8. `lossRate` is a share between 0 and 1. */
export interface QcrPacket extends Optional {
  readonly type: 'qcr'; readonly clientId: number; readonly sequence: number; readonly backOff: number; readonly serverTime: bigint; readonly highest: number;
  readonly lossRate: number; readonly payload: Uint8Array;
}
/** 2.2.9. */
export interface PollPacket extends Optional { readonly type: 'poll'; readonly sequence: number; readonly backOff: number; readonly payload: Uint8Array }
/** 2.2.10. */
export interface PollAckPacket extends Optional { readonly type: 'pollack'; readonly clientId: number; readonly sequence: number; readonly payload: Uint8Array }
/** 2.2.11. */
export interface LeavePacket extends Optional { readonly type: 'leave'; readonly clientId: number; readonly reason: LeaveReason }
/** 2.2.12. */
export interface KickPacket extends Optional { readonly type: 'kick'; readonly clients: readonly { readonly clientId: number; readonly reason: KickReason }[] }
/** 2.2.13. */
export interface DemotePacket extends Optional {
  readonly type: 'demote'; readonly sessionId: number; readonly multicast: { readonly address: string; readonly port: number };
  readonly unicast: { readonly address: string; readonly port: number }; readonly clientIds: readonly number[];
}
/** 2.2.14. */
export interface SpmPacket extends Optional {
  readonly type: 'spm'; readonly sequence: number; readonly masterClientId: number; readonly minNackBackOff: number; readonly maxNackBackOff: number;
  readonly trail: number; readonly lead: number; readonly roundTrip: number;
}
/** 2.2.15. `sequence`: everything up to it has arrived. `highest`: the highest that has been seen. */
export interface AckPacket extends Optional {
  readonly type: 'ack'; readonly clientId: number; readonly sequence: number; readonly serverTime: bigint; readonly highest: number; readonly lossRate: number;
}
/** 2.2.16 and 2.2.17: first sent, and sent again. `clientId` is the master client, who acknowledges. */
export interface DataPacket extends Optional {
  readonly type: 'odata' | 'rdata'; readonly clientId: number; readonly sequence: number; readonly trail: number; readonly payload: Uint8Array;
}
/** 2.2.18. No range at all says that the client cannot take more at the moment (3.2.5.12.2). */
export interface NackPacket extends Optional { readonly type: 'nack'; readonly clientId: number; readonly highest: number; readonly lossRate: number; readonly ranges: readonly SequenceRange[] }
/** 2.2.19. */
export interface NcfPacket extends Optional { readonly type: 'ncf'; readonly ranges: readonly SequenceRange[] }

export type TransportPacket =
  | JoinPacket | JoinAckPacket | QccPacket | QcrPacket | PollPacket | PollAckPacket | LeavePacket | KickPacket | DemotePacket
  | SpmPacket | AckPacket | DataPacket | NackPacket | NcfPacket;

/** The session header (2.2.3) around a packet. `senderTime` means something to its sender only, which gets it back. */
export interface SessionHeader {
  readonly sessionId: number;
  readonly senderTime: bigint;
}
