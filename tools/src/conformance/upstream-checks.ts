import { decodeResponse } from '@sluice/protocol/soap';
import { readMetadataDocument } from '@sluice/protocol/cabinet';
import { getUpdateData, type ServerSyncUpdateData } from '@sluice/protocol/wsusss';
import { shapeOf } from './canonical-xml.js';
import type { Capture } from './captures.js';
import { check, requireEqual, type CheckResult } from './check.js';
import { operationOf } from './message-checks.js';
import { Replay, type Answer } from './replay.js';
import { startServiceUnderTest } from './service-under-test.js';
import { validateBody } from './wsdl-schemas.js';

const MAX_DOCUMENT_BYTES = 1024 * 1024;
/** Headers that make a real server's answer what it is. */
const NATIVE_HEADERS = ['cache-control', 'content-type'];

/**
 * The recorded requests to a real Windows server as upstream, sent to the upstream role of a sync-worker that holds the recorded
 * documents: answers have the same shape and fit the schemas, documents and files are the recorded ones in the same form, and the
 * faults say the same.
 * @param documentFolder the recorded documents
 */
export async function checkUpstream(captures: readonly Capture[], documentFolder: string): Promise<CheckResult[]> {
  const service = await startServiceUnderTest('sync-worker', { folder: documentFolder, originUrls: recordedOrigins(captures) });
  try {
    const replay = new Replay(service, new Map());
    // Anchors of an earlier conversation stand in some requests: one that begins anew supplies them.
    for (const capture of captures.filter(isFromTheBeginning)) await replay.send(capture);
    const results: CheckResult[] = [];
    for (const capture of captures) {
      results.push(await check(`${capture.name} is answered as by a real upstream server`, async () => requireRecordedAnswer(capture, await replay.send(capture))));
    }
    return results;
  } finally {
    await service.stop();
  }
}

function isFromTheBeginning({ requestBody = '', status }: Capture): boolean {
  return status === 200 && !/<(?:configAnchor|Anchor)>/.test(requestBody);
}

function requireRecordedAnswer(capture: Capture, answer: Answer): void {
  requireEqual(String(answer.status), String(capture.status), `the statuses (${answer.body.slice(0, 200)})`);
  const recorded = capture.responseBody ?? '';
  requireEqual(shapeOfItems(answer.body), shapeOfItems(recorded), 'the shapes');
  if (capture.status !== 200) requireEqual(faultOf(answer.body), faultOf(recorded), 'the faults');
  else validateBody(operationOf(capture), answer.body);
  if (capture.status === 200 && operationOf(capture) === getUpdateData) requireEqual(documentsOf(answer.body), documentsOf(recorded), 'the documents');
  for (const name of NATIVE_HEADERS) {
    if (capture.responseHeaders.has(name)) requireEqual(String(answer.headers[name]), String(capture.responseHeaders.get(name)), `the ${name} headers`);
  }
}

/** The shape in which an array looks alike whatever its length: the recorder cut long ones, and the catalog here is a small one. */
function shapeOfItems(xml: string): string {
  const path: string[] = [];
  const seen = new Set<string>();
  for (const line of shapeOf(xml).split('\n')) {
    const name = line.trimStart();
    path.splice(line.length - name.length, Infinity, name);
    seen.add(path.join('/'));
  }
  return [...seen].join('\n');
}

/** What a fault says, without its id and the address of the server. */
function faultOf(xml: string): string {
  return ['faultcode', 'faultstring', 'ErrorCode', 'Message', 'Method'].map((name) => new RegExp(`<${name}>[^<]*`).exec(xml)?.[0] ?? name).join('\n');
}

/** Documents with the form they came in, and files with their origins. */
function documentsOf(xml: string): string {
  const { GetUpdateDataResult } = decodeResponse(Buffer.from(xml), { operation: getUpdateData }).message;
  const files = GetUpdateDataResult?.fileUrls.map((file) => `${file.FileDigest?.toString('base64')} ${file.MUUrl}`) ?? [];
  return [...(GetUpdateDataResult?.updates.map(documentOf) ?? []), ...files].join('\n');
}

function documentOf({ Id, XmlUpdateBlob, XmlUpdateBlobCompressed, FileDigestList }: ServerSyncUpdateData): string {
  const [form, text] = XmlUpdateBlob === undefined
    ? ['cabinet', readMetadataDocument(XmlUpdateBlobCompressed ?? Buffer.alloc(0), { maxPlainBytes: MAX_DOCUMENT_BYTES })]
    : ['plain', XmlUpdateBlob];
  return [Id?.UpdateID, Id?.RevisionNumber, form, text, ...FileDigestList.map((digest) => digest.toString('base64'))].join(' ');
}

function recordedOrigins(captures: readonly Capture[]): Map<string, string> {
  const urls = /<FileDigest>([^<]*)<\/FileDigest><MUUrl>([^<]*)<\/MUUrl>/g;
  return new Map(captures.flatMap(({ responseBody = '' }) => [...responseBody.matchAll(urls)].map(([, digest = '', url = '']) => [digest, url] as const)));
}
