import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeRequest, type SoapOperation } from '@sluice/protocol/soap';
import { dssAuthWebService, serverSyncWebService, type GetRevisionIdList, type GetUpdateData, type UpdateIdentity } from '@sluice/protocol/wsusss';
import type { Capture } from './captures.js';
import { validateBody } from './wsdl-schemas.js';

/** The numbers of the recorded exchanges, by what they show (captures/INDEX.md, `wsusss/exchanges`). */
const RECORDED = {
  GetAuthConfig: '000001', GetAuthorizationCookie: '000002', GetCookie: '000003', configurationWithAnchor: '000004', configuration: '000005',
  categories: '000006', updates: '000009', nothingNew: '000012', unknownRevision: '000017', badAnchor: '000018', invalidCookie: '000019',
} as const;

/** Recorded answers to GetUpdateData, one revision each: a bundle and a leaf in cabinets, a small update as text, a category. */
const RECORDED_DOCUMENTS = ['000013', '000014', '000015', '000016'];
/** Revisions of the recorded lists whose documents were not recorded, and which are left in the lists: they get the recorded fault. */
const KEPT_UNKNOWN = 3;

/** A question that a test wants answered with a recorded fault. */
export type RecordedFault = 'badAnchor' | 'invalidCookie';

/**
 * A real Windows server, as far as its answers were recorded: each question gets the recorded answer to the same question. The long lists
 * were cut by the recorder; they hold the revisions whose documents were recorded. A question for several of them gets half of them, as
 * recorded servers answer long ones; a question with an unknown one gets the recorded fault.
 */
export class RecordedUpstream {
  /** Operations asked, in order. */
  readonly calls: string[] = [];
  /** What of our own requests does not fit the schemas of the specification. */
  readonly violations: string[] = [];
  /** The next list of updates is answered with it. */
  fault: RecordedFault | undefined;
  readonly #server = createServer((request, response) => {
    void (async () => this.#answer(request.url ?? '', Buffer.concat(await request.toArray() as Buffer[]), response))().catch(() => response.destroy());
  });

  constructor(private readonly captures: readonly Capture[]) {}

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Identities of the recorded documents. */
  get documents(): UpdateIdentity[] {
    return [...this.#items().keys()].map(identityOf);
  }

  #answer(path: string, body: Buffer, response: ServerResponse): void {
    const contract = path.toLowerCase().startsWith('/dssauth') ? dssAuthWebService : serverSyncWebService;
    const { name, message, operation } = decodeRequest(body, { contract: contract as typeof serverSyncWebService });
    this.calls.push(name);
    this.#validate(operation, body);
    const capture = this.#captureFor(name, message);
    const answer = name === 'GetUpdateData' ? this.#updateData(message as GetUpdateData) : this.#adapted(capture);
    response.writeHead(answer.includes('<soap:Fault>') ? 500 : 200, { 'content-type': 'text/xml; charset=utf-8' }).end(answer);
  }

  #validate(operation: SoapOperation, body: Buffer): void {
    try {
      validateBody(operation, body.toString());
    } catch (error) {
      this.violations.push(`${operation.name}: ${(error as Error).message}`);
    }
  }

  #captureFor(name: string, message: unknown): Capture {
    if (name === 'GetConfigData') return this.#capture((message as { configAnchor?: string }).configAnchor === undefined ? RECORDED.configuration : RECORDED.configurationWithAnchor);
    if (name !== 'GetRevisionIdList') return this.#capture(RECORDED[name as 'GetCookie'] ?? RECORDED.unknownRevision);
    const { filter } = message as GetRevisionIdList;
    if (filter?.GetConfig !== true && this.fault !== undefined) {
      const fault = this.fault;
      this.fault = undefined;
      return this.#capture(RECORDED[fault]);
    }
    if (filter?.Anchor !== undefined) return this.#capture(RECORDED.nothingNew);
    return this.#capture(filter?.GetConfig === true ? RECORDED.categories : RECORDED.updates);
  }

  /** The recorded answer with a cookie that is not over yet, and with a list that names what was recorded. */
  #adapted(capture: Capture): string {
    const recorded = capture.responseBody ?? '';
    const fresh = recorded.replace(/(<GetCookieResult><Expiration>)[^<]*/, `$1${new Date(Date.now() + 240 * 60_000).toISOString()}`);
    const list = /<NewRevisions>(.*)<\/NewRevisions>/s.exec(fresh)?.[1];
    if (list === undefined) return fresh;
    const identities = [...list.matchAll(/<UpdateIdentity>.*?<\/UpdateIdentity>/gs)].map(([text]) => text);
    const isCategories = capture.name.endsWith(RECORDED.categories);
    const own = [...this.#items()].filter(([, item]) => isCategory(item) === isCategories).map(([key]) => identityXml(identityOf(key)));
    return fresh.replace(list, [...own, ...identities.filter((identity) => !own.includes(identity)).slice(0, KEPT_UNKNOWN)].join(''));
  }

  #updateData({ updateIds }: GetUpdateData): string {
    const items = this.#items();
    const keys = updateIds.map(({ UpdateID, RevisionNumber }) => `${UpdateID.toLowerCase()} ${RevisionNumber}`);
    if (keys.some((key) => !items.has(key))) return this.#capture(RECORDED.unknownRevision).responseBody ?? '';
    const chosen = keys.slice(0, Math.ceil(keys.length / 2)).map((key) => items.get(key)!);
    const [first] = RECORDED_DOCUMENTS.map((number) => this.#capture(number).responseBody ?? '');
    const urls = RECORDED_DOCUMENTS.map((number) => /<fileUrls>(.*)<\/fileUrls>/s.exec(this.#capture(number).responseBody ?? '')?.[1] ?? '').join('');
    return (first ?? '').replace(/<updates>.*<\/updates>/s, () => `<updates>${chosen.join('')}</updates>`)
      .replace(/<fileUrls ?\/>|<fileUrls>.*<\/fileUrls>/s, () => (urls === '' ? '<fileUrls />' : `<fileUrls>${urls}</fileUrls>`));
  }

  /** The recorded items of GetUpdateData, byte for byte, by "update id revision number". */
  #items(): Map<string, string> {
    return new Map(RECORDED_DOCUMENTS.map((number) => {
      const item = /<ServerSyncUpdateData>.*<\/ServerSyncUpdateData>/s.exec(this.#capture(number).responseBody ?? '')?.[0] ?? '';
      const [, id = '', revision = ''] = /<UpdateID>([^<]*)<\/UpdateID><RevisionNumber>(\d+)/.exec(item) ?? [];
      return [`${id.toLowerCase()} ${revision}`, item];
    }));
  }

  #capture(number: string): Capture {
    const found = this.captures.find(({ name }) => name.endsWith(`wsusss/exchanges/${number}`));
    if (found === undefined) throw new Error(`there is no recorded exchange ${number}`);
    return found;
  }
}

/** Update id of the one category among the recorded documents (exchange 16). */
const RECORDED_CATEGORY = '56309036-4c77-4dd9-951a-99ee9c246a94';

function isCategory(item: string): boolean {
  return item.includes(RECORDED_CATEGORY);
}

function identityOf(key: string): UpdateIdentity {
  const [UpdateID = '', revision = ''] = key.split(' ');
  return { UpdateID, RevisionNumber: Number(revision) };
}

function identityXml({ UpdateID, RevisionNumber }: UpdateIdentity): string {
  return `<UpdateIdentity><UpdateID>${UpdateID}</UpdateID><RevisionNumber>${RevisionNumber}</RevisionNumber></UpdateIdentity>`;
}
