import { randomUUID } from 'node:crypto';
import type { Agent } from 'node:http';
import { decodeXpress, xpressPlainLength } from '@sluice/protocol/xpress';
import type { RecordedCall } from '../harness/recorded-call.js';
import { sendCall } from '../harness/send-call.js';

/** Bytes by which two answers to the same question may differ: names and times of different length. */
const TOLERANCE = 64;
/** Plain bytes of an answer's last blocks that surely hold its cookie. */
const TAIL_BYTES = 64 * 1024;

const COOKIE = /<(EncryptedData|CookieData)>([^<]+)<\/\1>/g;

/** One call of a scan, cut where a client puts in what is its own. */
interface PreparedCall {
  readonly call: RecordedCall;
  /** Text around the places; one more than there are places. */
  readonly texts: readonly string[];
  readonly places: readonly ('cookie' | 'clientId')[];
  readonly answerPlainBytes: number;
}

/**
 * A client that knows by heart what a real one said in its first scan: the same calls with the same id lists, but its own identity and
 * its own cookies. It costs a hundredth of one that evaluates applicability rules, so a machine can be ten thousand of them.
 */
export class ReplayedScan {
  readonly #calls: readonly PreparedCall[];

  constructor(calls: readonly RecordedCall[]) {
    const clientId = /<clientId>([^<]+)<\/clientId>/.exec(calls.map(({ body }) => body.toString()).join())?.[1];
    if (clientId === undefined) throw new Error('the recorded scan has no GetAuthorizationCookie to take the identity from');
    this.#calls = calls.map((call) => prepare(call, clientId));
  }

  /** Calls of one scan. */
  get length(): number {
    return this.#calls.length;
  }

  /**
   * Scans as a new computer.
   * @throws Error when an answer has another status or another length than the recorded one
   */
  async run(serverUrl: string, agent: Agent): Promise<void> {
    const own = { clientId: randomUUID(), cookie: '' };
    for (const { call, texts, places, answerPlainBytes } of this.#calls) {
      const body = texts.map((text, index) => text + (index < places.length ? own[places[index] as 'cookie' | 'clientId'] : '')).join('');
      const { status, headers, body: bytes } = await sendCall(serverUrl, call, agent, body);
      const answer = { status, isXpress: headers['content-encoding'] === 'xpress', body: bytes };
      if (answer.status !== call.status) throw new Error(`${call.operation} was answered with ${answer.status} instead of ${call.status}`);
      const difference = Math.abs(plainBytes(answer) - answerPlainBytes);
      if (difference > TOLERANCE) throw new Error(`the answer of ${call.operation} differs by ${difference} bytes from the recorded one`);
      own.cookie = lastCookie(answer) ?? own.cookie;
    }
  }
}

interface Answer {
  readonly status: number;
  readonly isXpress: boolean;
  readonly body: Buffer;
}

function prepare(call: RecordedCall, clientId: string): PreparedCall {
  const texts: string[] = [];
  const places: PreparedCall['places'][number][] = [];
  const body = call.body.toString();
  let position = 0;
  for (const match of body.matchAll(new RegExp(`${COOKIE.source}|<clientId>(${clientId})</clientId>`, 'g'))) {
    const own = match[2] ?? match[3] as string;
    const at = (match.index as number) + match[0].indexOf(`>${own}<`) + 1;
    texts.push(body.slice(position, at));
    places.push(match[2] === undefined ? 'clientId' : 'cookie');
    position = at + own.length;
  }
  const isXpress = call.answerHeaders['content-encoding'] === 'xpress';
  return { call, texts: [...texts, body.slice(position)], places, answerPlainBytes: plainBytes({ status: 200, isXpress, body: call.answer }) };
}

function plainBytes({ isXpress, body }: Answer): number {
  return isXpress ? xpressPlainLength(body) : body.length;
}

/** The cookie stands behind everything large, so only the last blocks are decoded. */
function lastCookie({ isXpress, body }: Answer): string | undefined {
  const text = isXpress ? decodeXpress(tailBlocks(body), { maxBytes: 4 * TAIL_BYTES }).toString() : body.toString();
  return [...text.matchAll(COOKIE)].at(-1)?.[2];
}

/** The last blocks of an Xpress body: each has 8 bytes in front, the plain and the coded length (MS-WUSP 2.1.1). */
function tailBlocks(body: Buffer): Buffer {
  const starts: number[] = [];
  for (let at = 0; at < body.length; at += 8 + body.readUInt32LE(at + 4)) starts.push(at);
  return body.subarray(starts.at(-2) ?? 0);
}
