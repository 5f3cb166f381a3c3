import { request as httpRequest } from 'node:http';
import { decodeXpress } from '@sluice/protocol/xpress';
import type { Capture } from './captures.js';
import type { ServiceUnderTest } from './service-under-test.js';

/** An anchor that a real server issued, which a request that is wrong on purpose does not hold. */
const RECORDED_ANCHOR = /<Anchor>\d+,[^<]*<\/Anchor>/;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** What the service answered to a recorded request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decoded. */
  readonly body: string;
}

/**
 * Replays recorded requests as they are, but for what only a live conversation can supply: the cookies that this service issued, its
 * LastChange, its revision ids, and its anchors of MS-WSUSSS.
 */
export class Replay {
  #cookieData = '';
  #cookie: string | undefined;
  #lastChange = '';
  #configAnchor: string | undefined;
  /** Anchors of revision lists: that of categories, and that of updates. */
  readonly #anchors = new Map<boolean, string>();

  /** @param idsRecorded update id by revision id of the recording server */
  constructor(private readonly service: ServiceUnderTest, private readonly idsRecorded: ReadonlyMap<string, string>) {}

  async send(capture: Capture): Promise<Answer> {
    const body = Buffer.from(this.#live(capture.requestBody ?? ''));
    const answer = await this.#post(capture, body);
    this.#remember(answer.body, isForCategories(capture.requestBody ?? ''));
    return answer;
  }

  #live(body: string): string {
    return body
      .replace(/<CookieData>[^<]*<\/CookieData>/g, `<CookieData>${this.#cookieData}</CookieData>`)
      .replace(/<cookie>.*?<\/cookie>/gs, this.#cookie === undefined ? '$&' : `<cookie>${this.#cookie}</cookie>`)
      .replace(/<configAnchor>[^<]*</, (all) => (this.#configAnchor === undefined ? all : `<configAnchor>${this.#configAnchor}<`))
      .replace(RECORDED_ANCHOR, (all) => this.#liveAnchor(isForCategories(body)) ?? all)
      .replace(/<lastChange>[^<]*<\/lastChange>/g, `<lastChange>${this.#lastChange}</lastChange>`)
      .replace(/<int>(\d+)<\/int>/g, (all, id: string) => this.#liveId(id) ?? all);
  }

  #liveId(recorded: string): string | undefined {
    const updateId = this.idsRecorded.get(recorded);
    const revisionId = updateId === undefined ? undefined : this.service.revisionIdOf(updateId);
    return revisionId === undefined ? undefined : `<int>${revisionId}</int>`;
  }

  #liveAnchor(forCategories: boolean): string | undefined {
    const anchor = this.#anchors.get(forCategories);
    return anchor === undefined ? undefined : `<Anchor>${anchor}</Anchor>`;
  }

  #remember(body: string, forCategories: boolean): void {
    this.#configAnchor = /<NewConfigAnchor>([^<]*)</.exec(body)?.[1] ?? this.#configAnchor;
    const anchor = /<Anchor>([^<]*)</.exec(body)?.[1];
    if (anchor !== undefined) this.#anchors.set(forCategories, anchor);
    this.#cookieData = /<CookieData>([^<]*)</.exec(body)?.[1] ?? this.#cookieData;
    this.#lastChange = /<LastChange>([^<]*)</.exec(body)?.[1] ?? this.#lastChange;
    this.#cookie = /<(?:NewCookie|GetCookieResult)>(.*?)<\/(?:NewCookie|GetCookieResult)>/s.exec(body)?.[1] ?? this.#cookie;
  }

  /** Sends the recorded headers in their order, with the true length. */
  #post(capture: Capture, body: Buffer): Promise<Answer> {
    const headers = [...capture.requestHeaders].flatMap(([name, value]) => [name, name === 'content-length' ? String(body.length) : value]);
    const path = capture.requestLine.split(' ')[1] ?? '/';
    const url = new URL(path, this.service.urlOf(path));
    return new Promise((resolve, reject) => {
      const request = httpRequest(url, { method: 'POST', headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const raw = Buffer.concat(chunks);
          const plain = response.headers['content-encoding'] === 'xpress' ? decodeXpress(raw, { maxBytes: MAX_ANSWER_BYTES }) : raw;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: plain.toString() });
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}

function isForCategories(requestBody: string): boolean {
  return requestBody.includes('<GetConfig>true</GetConfig>');
}
