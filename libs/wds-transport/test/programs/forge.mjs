/**
 * Sends packets that would do harm if they were believed, to the group and to the server. One argument, JSON: multicast, unicast, sessionId, clientIds,
 * interfaceAddress, `security` to seal them with.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import process from 'node:process';
import { packetSealer, writePacket } from '@sluice/protocol/wds/transport';
import { securityFrom } from './session-security.mjs';

const { multicast, unicast, sessionId, clientIds, interfaceAddress, security } = JSON.parse(process.argv[2]);
const keys = securityFrom(security, 'server');
const seal = (side, packet) => writePacket(packetSealer(keys, side), { sessionId, senderTime: 1n }, packet);
const socket = createSocket('udp4');
socket.bind(0, interfaceAddress);
await once(socket, 'listening');
socket.setMulticastInterface(interfaceAddress);
const send = (datagram, to) => new Promise((resolve) => { socket.send(datagram, to.port, to.address, resolve); });
const block = Uint8Array.from([0, 14, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xee]);
for (const clientId of clientIds) {
  await send(seal('server', { type: 'kick', clients: [{ clientId, reason: 'fail' }] }), multicast);
  await send(seal('server', { type: 'demote', sessionId: 1, multicast, unicast, clientIds: [clientId] }), multicast);
  await send(seal('server', { type: 'odata', clientId, sequence: 1, trail: 1, payload: block }), multicast);
  await send(seal('server', { type: 'spm', sequence: 2 ** 50, masterClientId: 0, minNackBackOff: 1, maxNackBackOff: 1, trail: 2 ** 50, lead: 2 ** 50, roundTrip: 1 }), multicast);
  await send(seal('client', { type: 'leave', clientId, reason: 'complete' }), unicast);
}
process.stdout.write(`${JSON.stringify({ event: 'ended' })}\n`);
socket.close();
