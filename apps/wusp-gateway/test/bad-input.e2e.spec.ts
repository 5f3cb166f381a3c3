import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeXpress } from '@sluice/protocol/xpress';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { GatewayProcess, post, sendRaw, until, type RawAnswer } from './gateway-process.js';

const CLIENT = 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService';
const MEBIBYTE = 1024 * 1024;

let database: TestDatabase;
let gateway: GatewayProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await GatewayProcess.start({
    DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_REQUEST_TIMEOUT_SECONDS: '1',
  });
});

afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});

const envelope = (body: string) => `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
const getConfig = (content = '<protocolVersion>2.90</protocolVersion>') => envelope(`<GetConfig xmlns="${CLIENT}">${content}</GetConfig>`);
const call = (body: string | Uint8Array, headers: Record<string, string> = {}, path = '/ClientWebService/client.asmx') =>
  post(gateway.url + path, body, headers);

/** The parts of a fault, and that its id stands in the log. */
async function faultOf(answer: RawAnswer) {
  const part = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(answer.body)?.[1];
  const id = part('ID') ?? '';
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  await until(`the log to tell of fault ${id}`, () => gateway.entriesWith(id).length === 1);
  expect(answer.body).not.toMatch(/node_modules|at [A-Z]\w+\.|\.js:|postgres|nats/i);
  return { status: answer.status, errorCode: part('ErrorCode'), message: part('Message') };
}

describe('a well-formed stranger', () => {
  it('is answered, in any letter case of the path and with or without a SOAPAction', async () => {
    expect((await call(getConfig())).status).toBe(200);
    expect((await call(getConfig(), { soapaction: `"${CLIENT}/GetConfig"` }, '/clientwebservice/CLIENT.ASMX')).status).toBe(200);
  });

  it('is told by a page that the address is right', async () => {
    const page = await fetch(`${gateway.url}/ClientWebService/client.asmx`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('ClientWebService')]);
  });

  it('is answered in SOAP 1.2 when it asks in SOAP 1.2', async () => {
    const answer = await call(getConfig().replace('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'), { 'content-type': 'application/soap+xml; charset=utf-8' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/soap+xml; charset=utf-8']);
    expect(answer.body).toContain('http://www.w3.org/2003/05/soap-envelope');
  });
});

describe('a malformed message', () => {
  const cases: [string, string | Uint8Array][] = [
    ['nothing', ''],
    ['no XML', 'hello'],
    ['cut short', getConfig().slice(0, -20)],
    ['mismatched tags', getConfig().replace('</GetConfig>', '</GetConfigs>')],
    ['two roots', getConfig() + getConfig()],
    ['a DTD', `<!DOCTYPE a [<!ENTITY b "c">]>${getConfig()}`],
    ['an external entity', `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${getConfig('<protocolVersion>&b;</protocolVersion>')}`],
    ['an unknown entity', getConfig('<protocolVersion>&b;</protocolVersion>')],
    ['deep nesting', getConfig('<a>'.repeat(20_000) + '</a>'.repeat(20_000))],
    ['a huge attribute', getConfig(`<protocolVersion a="${'x'.repeat(100_000)}">1.8</protocolVersion>`)],
    ['thousands of attributes', getConfig(`<protocolVersion ${Array.from({ length: 5_000 }, (_, i) => `a${i}="1"`).join(' ')}>1.8</protocolVersion>`)],
    ['a huge text', getConfig(`<protocolVersion>${'1'.repeat(1_000_000)}</protocolVersion>`)],
    ['a control character', getConfig('<protocolVersion>1.8\u0001</protocolVersion>')],
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from(getConfig().slice(0, 100)), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(getConfig().slice(100))])],
    ['UTF-16', Buffer.from(`\ufeff${getConfig()}`, 'utf16le')],
    ['another encoding by its declaration', `<?xml version="1.0" encoding="iso-8859-1"?>${getConfig()}`],
    ['another root', '<Envelope/>'],
    ['no body', '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>'],
    ['an unknown operation', envelope(`<DropTables xmlns="${CLIENT}"/>`)],
    ['an operation of another namespace', envelope('<GetConfig xmlns="urn:elsewhere"/>')],
    ['prototype names', envelope(`<__proto__ xmlns="${CLIENT}"/>`)],
  ];
  it.each(cases)('with %s is answered with a fault whose id stands in the log', async (_what, body) => {
    expect(await faultOf(await call(body))).toMatchObject({ status: 500, errorCode: 'InvalidParameters' });
    expect(gateway.isRunning).toBe(true);
  });

  it('names the parameter that is wrong, as a real server does', async () => {
    const list = (count: number) => `<InstalledNonLeafUpdateIDs>${'<int>1</int>'.repeat(count)}</InstalledNonLeafUpdateIDs>`;
    const sync = (parameters: string) => envelope(`<SyncUpdates xmlns="${CLIENT}"><parameters>${parameters}</parameters></SyncUpdates>`);
    expect(await faultOf(await call(sync(list(60_000))))).toMatchObject({ errorCode: 'InvalidParameters', message: 'parameters.InstalledNonLeafUpdateIDs' });
    expect(await faultOf(await call(sync('<SkipSoftwareSync>perhaps</SkipSoftwareSync>')))).toMatchObject({ message: 'parameters.SkipSoftwareSync' });
    expect(await faultOf(await call(getConfig('<protocolVersion>two</protocolVersion>')))).toMatchObject({ message: 'protocolVersion' });
  });

  it('with an action that names another operation is refused', async () => {
    expect(await faultOf(await call(getConfig(), { soapaction: `"${CLIENT}/SyncUpdates"` }))).toMatchObject({ message: 'SOAPAction' });
  });

  it('of another media type or character set is refused with 415', async () => {
    expect(await faultOf(await call(getConfig(), { 'content-type': 'application/json' }))).toMatchObject({ status: 415 });
    expect(await faultOf(await call(getConfig(), { 'content-type': 'text/xml; charset=utf-16' }))).toMatchObject({ status: 415 });
  });
});

describe('a body that is too large, coded wrongly or slow', () => {
  it('over the limit is refused with 413', async () => {
    expect(await faultOf(await call(getConfig(`<x>${'y'.repeat(3 * MEBIBYTE)}</x>`)))).toMatchObject({ status: 413 });
  });

  it('that grows over the limit when decoded is refused with 413, whatever its coding', async () => {
    const bomb = Buffer.alloc(8 * MEBIBYTE, 0x20);
    const before = await gateway.residentBytes();
    for (const [coding, body] of [['gzip', gzipSync(bomb)], ['xpress', encodeXpress(bomb)]] as const) {
      expect(await faultOf(await call(body, { 'content-encoding': coding }))).toMatchObject({ status: 413 });
    }
    expect(await gateway.residentBytes()).toBeLessThan(before + 40 * MEBIBYTE);
  });

  it('with bogus or truncated Xpress is refused with 400, with an unknown coding with 415', async () => {
    const coded = encodeXpress(Buffer.from(getConfig()));
    expect((await call(coded, { 'content-encoding': 'xpress' })).status).toBe(200);
    expect(await faultOf(await call(coded.subarray(0, coded.length - 5), { 'content-encoding': 'xpress' }))).toMatchObject({ status: 400 });
    expect(await faultOf(await call('nonsense, not blocks', { 'content-encoding': 'xpress' }))).toMatchObject({ status: 400 });
    expect(await faultOf(await call(coded, { 'content-encoding': 'br' }))).toMatchObject({ status: 415 });
  });

  it('that never arrives is cut off, whether headers or body stop coming', async () => {
    const head = 'POST /ClientWebService/client.asmx HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nContent-Length: 1000\r\n';
    const [headers, body] = await Promise.all([sendRaw(gateway.port, head), sendRaw(gateway.port, `${head}\r\n<s:Envelope`)]);
    for (const answer of [headers, body]) expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it('with a broken request line gets a plain 400', async () => {
    expect(await sendRaw(gateway.port, 'BLAH\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('a forged, foreign or missing cookie', () => {
  const withCookie = (data: string) => envelope(`<SyncUpdates xmlns="${CLIENT}"><cookie><Expiration>2030-01-01T00:00:00Z</Expiration>${data}</cookie><parameters><ExpressQuery>false</ExpressQuery><SkipSoftwareSync>false</SkipSoftwareSync></parameters></SyncUpdates>`);
  const bytes = (value: Buffer) => `<EncryptedData>${value.toString('base64')}</EncryptedData>`;

  it.each([
    ['no cookie at all', envelope(`<SyncUpdates xmlns="${CLIENT}"><parameters/></SyncUpdates>`)],
    ['no data', withCookie('')],
    ['zero bytes', withCookie(bytes(Buffer.alloc(224)))],
    ['ten kilobytes', withCookie(bytes(Buffer.alloc(10_000, 1)))],
    ['what looks like a serialized object', withCookie(bytes(Buffer.from('0001000000ffffffff01000000', 'hex')))],
  ])('with %s is InvalidCookie', async (_what, body) => {
    expect(await faultOf(await call(body))).toMatchObject({ status: 500, errorCode: 'InvalidCookie' });
  });

  it('made by another server is ServerChanged', async () => {
    const foreign = Buffer.concat([Buffer.from([1, 2, 0, 1]), Buffer.alloc(8, 7), Buffer.alloc(200, 9)]);
    expect(await faultOf(await call(withCookie(bytes(foreign))))).toMatchObject({ errorCode: 'ServerChanged' });
  });
});

describe('the process', () => {
  it('is up, ready and of moderate size after all of this', async () => {
    expect(await gateway.isReady()).toBe(true);
    expect(await gateway.residentBytes()).toBeLessThan(400 * MEBIBYTE);
  });
});
