import { ByteReader } from '../byte-reader.js';
import { readIpAddress } from '../ip-address.js';
import { WdsError } from '../wds-error.js';
import { CLIENT_NAME_SIZE, readClientName } from './client-name.js';
import { readOptions } from './extended-options.js';
import { readCounter, readLossRate, readRanges } from './fields.js';
import {
  KickReason, LeaveReason, MAX_DEMOTED_CLIENTS, OpCode,
  type AckPacket, type DataPacket, type DemotePacket, type JoinAckPacket, type JoinPacket, type KickPacket, type LeavePacket, type NackPacket, type NcfPacket,
  type PacketType, type PollAckPacket, type PollPacket, type QccPacket, type QcrPacket, type SessionHeader, type SpmPacket, type TransportPacket,
} from './packets.js';

const TYPES = new Map<number, PacketType>(Object.entries(OpCode).map(([type, code]) => [code, type as PacketType]));
const LEAVE_REASONS = new Map<number, LeaveReason>(Object.entries(LeaveReason).map(([reason, code]) => [code, reason as LeaveReason]));
const KICK_REASONS = new Map<number, KickReason>(Object.entries(KickReason).map(([reason, code]) => [code, reason as KickReason]));

export interface ReceivedPacket extends SessionHeader {
  readonly packet: TransportPacket;
}

/**
 * Reads what follows the security header: session header, fields, extended options (MS-WDSMT 2.2). Payloads are views of `bytes`.
 * Throws {@link WdsError}.
 */
export function readPacket(bytes: Uint8Array): ReceivedPacket {
  const reader = new ByteReader(bytes, 'network');
  const sessionId = reader.uint32('SessionId');
  const code = reader.uint8('OpCode');
  const senderTime = reader.uint64('SenderTime');
  const type = TYPES.get(code);
  if (type === undefined) throw new WdsError('WDS_UNSUPPORTED', `OpCode ${code} is not one of MS-WDSMT.`);
  const fields = READERS[type](reader);
  const options = readOptions(reader);
  return { sessionId, senderTime, packet: options.length > 0 ? { ...fields, options } : fields };
}

const READERS: { readonly [type in PacketType]: (reader: ByteReader) => TransportPacket } = {
  join: readJoin,
  joinack: readJoinAck,
  qcc: (reader): QccPacket => ({ type: 'qcc', sequence: readCounter(reader, 'QCCSeqNo'), backOff: reader.uint16('QCRBackOff') }),
  qcr: readQcr,
  poll: (reader): PollPacket => ({ type: 'poll', sequence: readCounter(reader, 'POLLSeqNo'), backOff: reader.uint16('BackOff'), payload: readPayload(reader) }),
  pollack: (reader): PollAckPacket => ({ type: 'pollack', clientId: reader.uint32('ClientId'), sequence: readCounter(reader, 'POLLSeqNo'), payload: readPayload(reader) }),
  leave: (reader): LeavePacket => ({ type: 'leave', clientId: reader.uint32('ClientId'), reason: known(LEAVE_REASONS, reader.uint8('LeaveReason'), 'LeaveReason') }),
  kick: readKick,
  demote: readDemote,
  spm: readSpm,
  ack: readAck,
  odata: (reader) => readData(reader, 'odata'),
  rdata: (reader) => readData(reader, 'rdata'),
  nack: (reader): NackPacket => ({ type: 'nack', clientId: reader.uint32('ClientId'), highest: readCounter(reader, 'HiODATASeqNo'), lossRate: readLossRate(reader), ranges: readRanges(reader) }),
  ncf: (reader): NcfPacket => ({ type: 'ncf', ranges: readRanges(reader) }),
};

function readJoin(reader: ByteReader): JoinPacket {
  const name = readClientName(reader.bytes(CLIENT_NAME_SIZE, 'ClientName'));
  const address = readIpAddress(reader.bytes(reader.uint8('IPAddrLen'), 'IPAddress'), 'IPAddress');
  return { type: 'join', name, address, macAddress: reader.bytes(reader.uint8('MacAddrLen'), 'MacAddress') };
}

function readJoinAck(reader: ByteReader): JoinAckPacket {
  return {
    type: 'joinack', clientId: reader.uint32('ClientId'), minNackBackOff: reader.uint16('MinNACKBackOff'), maxNackBackOff: reader.uint16('MaxNACKBackOff'),
    roundTrip: reader.uint16('RTT'), clientTime: reader.uint64('ClientTime'),
  };
}

function readQcr(reader: ByteReader): QcrPacket {
  return {
    type: 'qcr', clientId: reader.uint32('ClientId'), sequence: readCounter(reader, 'QCCSeqNo'), backOff: reader.uint16('BackOff'),
    serverTime: reader.uint64('ServerTime'), highest: readCounter(reader, 'HiODATASeqNo'), lossRate: readLossRate(reader), payload: readPayload(reader),
  };
}

function readKick(reader: ByteReader): KickPacket {
  const clients = list(reader, 5, 'ClientCount', () => ({ clientId: reader.uint32('ClientId'), reason: known(KICK_REASONS, reader.uint8('Reason'), 'Reason') }));
  return { type: 'kick', clients };
}

function readDemote(reader: ByteReader): DemotePacket {
  const sessionId = reader.uint32('LowerSessionId');
  const multicast = { address: readIpAddress(reader.bytes(reader.uint8('MAddrLen'), 'MAddress'), 'MAddress'), port: reader.uint16('MPort') };
  const unicast = { address: readIpAddress(reader.bytes(reader.uint8('UAddrLen'), 'UAddress'), 'UAddress'), port: reader.uint16('UPort') };
  const clientIds = list(reader, 4, 'ClientCount', () => reader.uint32('ClientId'));
  if (clientIds.length > MAX_DEMOTED_CLIENTS) throw new WdsError('WDS_LIMIT', `A DEMOTE names ${clientIds.length} clients.`);
  return { type: 'demote', sessionId, multicast, unicast, clientIds };
}

function readSpm(reader: ByteReader): SpmPacket {
  return {
    type: 'spm', sequence: readCounter(reader, 'SPMSeqNo'), masterClientId: reader.uint32('MasterClientId'), minNackBackOff: reader.uint16('MinNACKBackOff'),
    maxNackBackOff: reader.uint16('MaxNACKBackOff'), trail: readCounter(reader, 'TrailODATASeqNo'), lead: readCounter(reader, 'LeadODATASeqNo'),
    roundTrip: reader.uint16('RTT'),
  };
}

function readAck(reader: ByteReader): AckPacket {
  return {
    type: 'ack', clientId: reader.uint32('ClientId'), sequence: readCounter(reader, 'ODATASeqNo'), serverTime: reader.uint64('ServerTime'),
    highest: readCounter(reader, 'HiODATASeqNo'), lossRate: readLossRate(reader),
  };
}

function readData(reader: ByteReader, type: 'odata' | 'rdata'): DataPacket {
  return {
    type, clientId: reader.uint32('ClientId'), sequence: readCounter(reader, 'ODATASeqNo'), trail: readCounter(reader, 'TrailODATASeqNo'), payload: readPayload(reader),
  };
}

function readPayload(reader: ByteReader): Uint8Array {
  return reader.bytes(reader.uint16('DataLen'), 'Data');
}

/** A count and as many elements; a count that the bytes cannot hold is refused before anything is allocated for it. */
function list<T>(reader: ByteReader, size: number, what: string, element: () => T): T[] {
  const count = reader.uint16(what);
  if (count * size > reader.remaining) throw new WdsError('WDS_TRUNCATED', `${what} is ${count}, and ${reader.remaining} bytes are left.`);
  return Array.from({ length: count }, element);
}

function known<T>(values: ReadonlyMap<number, T>, code: number, what: string): T {
  const value = values.get(code);
  if (value === undefined) throw new WdsError('WDS_VALUE', `${what} ${code} is not one of MS-WDSMT.`);
  return value;
}
