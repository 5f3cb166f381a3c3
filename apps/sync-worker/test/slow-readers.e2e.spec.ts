import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { encodeRequest } from '@sluice/protocol/soap';
import { getConfigData, getUpdateData, type UpdateIdentity } from '@sluice/protocol/wsusss';
import type { ServiceProcess } from '@sluice/testing/service-process';
import { DownstreamCaller } from './downstream-caller.js';
import { Installation, until } from './worker-process.js';

const MEBIBYTE = 1024 * 1024;
const READERS = 16;
const UNREAD_MIB = 8;
/** Six of them in hexadecimal digits do not shrink in a cabinet below three. */
const DOCUMENT_BYTES = 6 * MEBIBYTE;
/** For the eight calls that are worked on at once, with document, cabinet and answer of each, and for what waits; in bytes. */
const MEMORY = 250 * MEBIBYTE;

let installation: Installation;
let worker: ServiceProcess;
let identity: UpdateIdentity;
const sockets: Socket[] = [];

beforeAll(async () => {
  installation = await Installation.create();
  identity = await insertDocument(`<upd:Update xmlns:upd="u">${randomBytes(DOCUMENT_BYTES / 2).toString('hex')}</upd:Update>`);
  worker = await installation.startService('sync-worker', { SLUICE_SOAP_UNREAD_MIB: String(UNREAD_MIB), SLUICE_SOAP_STALL_SECONDS: '5' });
}, 60_000);
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await worker?.stop();
  await installation?.stop();
});

async function insertDocument(text: string): Promise<UpdateIdentity> {
  const UpdateID = '00000000-0000-4000-8000-000000000001';
  await installation.dataSource.query(`
    WITH r AS (
      INSERT INTO catalog.revision (update_id, revision_number, update_type, publication_state, is_latest, is_leaf, explicitly_deployable, document_sha256, document_length, core_length, import_change_number, shape_change_number)
      SELECT $1, 1, 'Software', 'Published', true, true, true, '', $2, 0, value, value FROM servers.change_number RETURNING revision_id)
    INSERT INTO catalog.revision_document SELECT revision_id, $3 FROM r`, [UpdateID, Buffer.byteLength(text), gzipSync(text)]);
  return { UpdateID, RevisionNumber: 1 };
}

/** Asks for the long document and never reads the answer. */
function stall(server: DownstreamCaller): void {
  const body = encodeRequest(getUpdateData, { cookie: server.cookie, updateIds: [identity] }).toString();
  const { hostname, port } = new URL(worker.url);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  socket.pause();
  socket.write(`POST /ServerSyncWebService/ServerSyncWebService.asmx HTTP/1.1\r\nHost: test\r\nContent-Type: text/xml; charset=utf-8\r\nSOAPAction: "${getUpdateData.soapAction}"\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  sockets.push(socket);
}

it('sixteen servers that ask for metadata and read nothing cost a bounded amount of memory, and the others are served', async () => {
  const server = await new DownstreamCaller(worker.url).connect();
  const whole = async () => (await server.call(getUpdateData, { cookie: server.cookie, updateIds: [identity] })).GetUpdateDataResult?.updates.length;
  expect(await whole()).toBe(1);
  const before = await worker.residentBytes();
  for (let reader = 0; reader < READERS; reader += 1) stall(server);
  let [highestMemory, highestUnread, served] = [0, 0, 0];
  // Until the last of them was cut or refused; meanwhile somebody else's calls are answered, every one.
  await until('all readers to be dealt with', async () => {
    expect((await server.call(getConfigData, { cookie: server.cookie })).GetConfigDataResult?.ProtocolVersion).toBe('1.20');
    served += 1;
    const unread = await worker.metric('sluice_soap_unread_bytes');
    highestMemory = Math.max(highestMemory, await worker.residentBytes());
    highestUnread = Math.max(highestUnread, unread);
    const cut = await worker.metric('sluice_soap_readers_cut_total'); // not a number before the first
    return cut > 0 && unread === 0 && await worker.metric('sluice_soap_request_duration_seconds_count') > READERS;
  }, 90_000);
  expect(served).toBeGreaterThan(0);
  expect(highestUnread).toBeGreaterThan(0);
  expect(highestUnread).toBeLessThanOrEqual(UNREAD_MIB * MEBIBYTE);
  expect(highestMemory - before).toBeLessThan(MEMORY);
  expect(await whole()).toBe(1);
}, 120_000);
