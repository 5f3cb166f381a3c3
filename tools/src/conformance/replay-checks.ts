import { decodeResponse } from '@sluice/protocol/soap';
import { canonicalXml, shapeOf } from './canonical-xml.js';
import type { Capture } from './captures.js';
import { check, requireEqual, type CheckResult } from './check.js';
import { operationOf } from './message-checks.js';
import type { ServiceUnderTest } from './service-under-test.js';
import { Replay, type Answer } from './replay.js';
import { validateBody } from './wsdl-schemas.js';

/** Updates whose documents are among the captures, by the recording server's revision id, ascending: imported in this order, ours ascend too. */
export const RECORDED_IDS: ReadonlyMap<string, string> = new Map([
  ['72571', 'dd78b8a1-0b20-45c1-add6-4da72e9364cf'], ['108226', '56309036-4c77-4dd9-951a-99ee9c246a94'],
  ['108231', '6964aab4-c5b5-43bd-a17d-ffb4346a8e1d'], ['200996', 'a2fef9b0-7951-4c2c-a42b-9e351dd1c1fe'],
]);

/** Headers that make a real server's answer what it is; the banners of IIS are not among them. */
const NATIVE_HEADERS = ['cache-control', 'content-type', 'vary'];

/**
 * The recorded first scan of a real agent (`native/scan`) replayed against a gateway that holds the very documents: the answers have the
 * same elements in the same order, the same omissions, and the same Core, Extended and localized fragments.
 */
export async function checkScanReplay(gateway: ServiceUnderTest, captures: readonly Capture[]): Promise<CheckResult[]> {
  const replay = new Replay(gateway, RECORDED_IDS);
  const results: CheckResult[] = [];
  for (const capture of captures) {
    results.push(await check(`${capture.name} is answered with the native shape`, async () => {
      const answer = await replay.send(capture);
      requireNativeAnswer(capture, answer);
      requireEqual(shapeOf(withoutShare(answer.body)), shapeOf(withoutShare(capture.responseBody ?? '')), 'the shapes');
      requireEqual(fragmentsOf(answer.body), fragmentsOf(capture.responseBody ?? ''), 'the fragments');
    }));
  }
  return results;
}

/** Other recorded calls: their updates are not ours, so only status, headers, schema and decodability can be compared. */
export async function checkOtherReplay(gateway: ServiceUnderTest, handshake: readonly Capture[], captures: readonly Capture[]): Promise<CheckResult[]> {
  const replay = new Replay(gateway, RECORDED_IDS);
  for (const capture of handshake) await replay.send(capture);
  const results: CheckResult[] = [];
  for (const capture of captures) {
    results.push(await check(`${capture.name} is answered`, async () => requireNativeAnswer(capture, await replay.send(capture))));
  }
  return results;
}

/** The recorded range requests of Delivery Optimization: answered 206 with the recorded Content-Range. */
export async function checkContentReplay(gateway: ServiceUnderTest, captures: readonly Capture[]): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const capture of captures) {
    results.push(await check(`${capture.name} is served`, async () => {
      const path = capture.requestLine.split(' ')[1] ?? '/';
      const answer = await fetch(gateway.urlOf(path) + path, { headers: { range: capture.requestHeaders.get('range') ?? '' } });
      await answer.body?.cancel();
      requireEqual(String(answer.status), String(capture.status), 'the statuses');
      requireEqual(String(answer.headers.get('content-range')), String(capture.responseHeaders.get('content-range')), 'the content-range headers');
    }));
  }
  return results;
}

function requireNativeAnswer(capture: Capture, answer: Answer): void {
  requireEqual(String(answer.status), String(capture.status), `the statuses (${answer.body.slice(0, 200)})`);
  for (const name of NATIVE_HEADERS) {
    // A real server says Vary only to clients that accept codings; saying it always is right too.
    if (capture.responseHeaders.has(name)) requireEqual(String(answer.headers[name]), String(capture.responseHeaders.get(name)), `the ${name} headers`);
  }
  decodeResponse(Buffer.from(answer.body), { operation: operationOf(capture) });
  validateBody(operationOf(capture), answer.body);
}

/** PackageServerShare is a share of the recording server; an installation without one leaves the property out. */
function withoutShare(xml: string): string {
  return xml.replace(/<ConfigurationProperty><Name>PackageServerShare<\/Name><Value>[^<]*<\/Value><\/ConfigurationProperty>/, '');
}

/** All fragments of an answer, in order, in canonical form. */
function fragmentsOf(xml: string): string {
  return [...xml.matchAll(/<Xml>([^<]*)<\/Xml>/g)].map(([, text = '']) => canonicalXml(unescapeText(text), true)).join('\n---\n');
}

function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
