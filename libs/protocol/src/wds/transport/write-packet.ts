import { ByteWriter } from '../byte-writer.js';
import { writeIpAddress } from '../ip-address.js';
import { WdsError } from '../wds-error.js';
import { CLIENT_NAME_SIZE, writeClientName } from './client-name.js';
import { optionsSize, writeOptions } from './extended-options.js';
import { rangesSize, writeLossRate, writeRanges } from './fields.js';
import { KickReason, LeaveReason, MAX_DEMOTED_CLIENTS, OpCode, type DemotePacket, type JoinPacket, type SessionHeader, type TransportPacket } from './packets.js';
import type { PacketSealer } from './packet-security.js';

/** SessionId, OpCode and SenderTime: MS-WDSMT 2.2.3. */
export const SESSION_HEADER_SIZE = 13;

/** A whole datagram: security header, session header, fields, extended options (MS-WDSMT 2.2.1). Throws {@link WdsError} `WDS_LIMIT`, `WDS_VALUE`. */
export function writePacket(sealer: PacketSealer, header: SessionHeader, packet: TransportPacket): Uint8Array {
  const options = packet.options ?? [];
  const datagram = new Uint8Array(sealer.overhead + SESSION_HEADER_SIZE + fieldsSize(packet) + optionsSize(options));
  const writer = new ByteWriter(datagram, sealer.overhead);
  writer.uint32(header.sessionId, 'SessionId');
  writer.uint8(OpCode[packet.type], 'OpCode');
  writer.uint64(header.senderTime, 'SenderTime');
  writeFields(writer, packet);
  writeOptions(writer, options);
  sealer.seal(datagram);
  return datagram;
}

function fieldsSize(packet: TransportPacket): number {
  switch (packet.type) {
    case 'join': return CLIENT_NAME_SIZE + 2 + addressSize(packet.address) + packet.macAddress.length;
    case 'joinack': return 18;
    case 'qcc': return 10;
    case 'qcr': return 40 + packet.payload.length;
    case 'poll': return 12 + packet.payload.length;
    case 'pollack': return 14 + packet.payload.length;
    case 'leave': return 5;
    case 'kick': return 2 + 5 * packet.clients.length;
    case 'demote': return 12 + addressSize(packet.multicast.address) + addressSize(packet.unicast.address) + 4 * packet.clientIds.length;
    case 'spm': return 34;
    case 'ack': return 36;
    case 'odata': case 'rdata': return 22 + packet.payload.length;
    case 'nack': return 20 + rangesSize(packet.ranges);
    case 'ncf': return rangesSize(packet.ranges);
  }
}

function addressSize(address: string): number {
  return address.includes(':') ? 16 : 4;
}

function writeFields(writer: ByteWriter, packet: TransportPacket): void {
  switch (packet.type) {
    case 'join': return writeJoin(writer, packet);
    case 'joinack':
      writer.uint32(packet.clientId, 'ClientId');
      writer.uint16(packet.minNackBackOff, 'MinNACKBackOff');
      writer.uint16(packet.maxNackBackOff, 'MaxNACKBackOff');
      writer.uint16(packet.roundTrip, 'RTT');
      return writer.uint64(packet.clientTime, 'ClientTime');
    case 'qcc':
      writer.uint64(packet.sequence, 'QCCSeqNo');
      return writer.uint16(packet.backOff, 'QCRBackOff');
    case 'qcr':
      writer.uint32(packet.clientId, 'ClientId');
      writer.uint64(packet.sequence, 'QCCSeqNo');
      writer.uint16(packet.backOff, 'BackOff');
      writer.uint64(packet.serverTime, 'ServerTime');
      writer.uint64(packet.highest, 'HiODATASeqNo');
      writeLossRate(writer, packet.lossRate);
      return writePayload(writer, packet.payload);
    case 'poll':
      writer.uint64(packet.sequence, 'POLLSeqNo');
      writer.uint16(packet.backOff, 'BackOff');
      return writePayload(writer, packet.payload);
    case 'pollack':
      writer.uint32(packet.clientId, 'ClientId');
      writer.uint64(packet.sequence, 'POLLSeqNo');
      return writePayload(writer, packet.payload);
    case 'leave':
      writer.uint32(packet.clientId, 'ClientId');
      return writer.uint8(LeaveReason[packet.reason], 'LeaveReason');
    case 'kick':
      writer.uint16(packet.clients.length, 'ClientCount');
      for (const client of packet.clients) {
        writer.uint32(client.clientId, 'ClientId');
        writer.uint8(KickReason[client.reason], 'Reason');
      }
      return;
    default: return writeDataFields(writer, packet);
  }
}

function writeDataFields(writer: ByteWriter, packet: Exclude<TransportPacket, { type: 'join' | 'joinack' | 'qcc' | 'qcr' | 'poll' | 'pollack' | 'leave' | 'kick' }>): void {
  switch (packet.type) {
    case 'demote': return writeDemote(writer, packet);
    case 'spm':
      writer.uint64(packet.sequence, 'SPMSeqNo');
      writer.uint32(packet.masterClientId, 'MasterClientId');
      writer.uint16(packet.minNackBackOff, 'MinNACKBackOff');
      writer.uint16(packet.maxNackBackOff, 'MaxNACKBackOff');
      writer.uint64(packet.trail, 'TrailODATASeqNo');
      writer.uint64(packet.lead, 'LeadODATASeqNo');
      return writer.uint16(packet.roundTrip, 'RTT');
    case 'ack':
      writer.uint32(packet.clientId, 'ClientId');
      writer.uint64(packet.sequence, 'ODATASeqNo');
      writer.uint64(packet.serverTime, 'ServerTime');
      writer.uint64(packet.highest, 'HiODATASeqNo');
      return writeLossRate(writer, packet.lossRate);
    case 'odata': case 'rdata':
      writer.uint32(packet.clientId, 'ClientId');
      writer.uint64(packet.sequence, 'ODATASeqNo');
      writer.uint64(packet.trail, 'TrailODATASeqNo');
      return writePayload(writer, packet.payload);
    case 'nack':
      writer.uint32(packet.clientId, 'ClientId');
      writer.uint64(packet.highest, 'HiODATASeqNo');
      writeLossRate(writer, packet.lossRate);
      return writeRanges(writer, packet.ranges);
    case 'ncf': return writeRanges(writer, packet.ranges);
  }
}

function writeJoin(writer: ByteWriter, packet: JoinPacket): void {
  const address = writeIpAddress(packet.address, 'IPAddress');
  writer.put(writeClientName(packet.name));
  writer.uint8(address.length, 'IPAddrLen');
  writer.put(address);
  writer.uint8(packet.macAddress.length, 'MacAddrLen');
  writer.put(packet.macAddress);
}

function writeDemote(writer: ByteWriter, packet: DemotePacket): void {
  if (packet.clientIds.length > MAX_DEMOTED_CLIENTS) throw new WdsError('WDS_LIMIT', `A DEMOTE cannot name ${packet.clientIds.length} clients.`);
  writer.uint32(packet.sessionId, 'LowerSessionId');
  for (const [endpoint, what] of [[packet.multicast, 'MAddress'], [packet.unicast, 'UAddress']] as const) {
    const address = writeIpAddress(endpoint.address, what);
    writer.uint8(address.length, `${what} length`);
    writer.put(address);
    writer.uint16(endpoint.port, `${what} port`);
  }
  writer.uint16(packet.clientIds.length, 'ClientCount');
  for (const clientId of packet.clientIds) writer.uint32(clientId, 'ClientId');
}

function writePayload(writer: ByteWriter, payload: Uint8Array): void {
  writer.uint16(payload.length, 'DataLen');
  writer.put(payload);
}
