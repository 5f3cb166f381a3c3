import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { SecurityMode, Win32Error, type SessionDescription, type SessionSecurity } from '@sluice/protocol/wds/msi';
import { FileSink, receive, type ReceiveOutcome } from '@sluice/wds-transport';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';
import { askOverHttp, contentUrl, fetchMissing } from './content-over-http.js';
import { initiate, type ContentQuestion } from './initiate.js';

/** Sessions in a row without a single new block after which multicast counts as not working here. */
const FRUITLESS_SESSIONS = 3;
/** How long a busy server is given, in milliseconds, and how often it is asked meanwhile. */
const BUSY_PAUSE_MS = 5_000;
const BUSY_ATTEMPTS = 12;
/** How often the server is asked for a digest that it is still computing. */
const DIGEST_ATTEMPTS = 20;
const DIGEST_PAUSE_MS = 500;
/** Bytes of a block when no session says. */
const HTTP_BLOCK_BYTES = 65_536;
/** More is no content, but a lie that would fill the memory. */
const MAXIMUM_BLOCKS = 2 ** 29;
/** A block comes in one datagram. */
const MAXIMUM_BLOCK_BYTES = 65_507;

/** Sessions of clients without an account are protected by the checksum (MS-WDSMSI 3.1.5.3). */
const CHECKSUM: SessionSecurity = { serverMode: SecurityMode.checksum, clientMode: SecurityMode.checksum, hashAlgorithm: 'sha256', hashKey: null, signKey: null };

/** What is to be got, and how. */
export interface GetOptions {
  readonly question: ContentQuestion;
  readonly out: string;
  /** Where the server has the same over HTTP; null to do without. */
  readonly http: URL | null;
  /** What it must be, in hexadecimal digits; null when the server is asked. */
  readonly sha256: string | null;
  readonly attempts: number;
  readonly silenceMs: number;
  readonly interfaceAddress: string | null;
  readonly onStatus: (status: GetStatus) => void;
  readonly signal: AbortSignal;
}

/** How far it is. */
export interface GetStatus {
  readonly how: 'multicast' | 'http';
  readonly bytes: number;
  readonly size: number;
  readonly bytesPerSecond: number | null;
}

/** What was got. */
export interface GetResult {
  readonly size: number;
  readonly sha256: string;
  /** Whether somebody said beforehand what the digest is. */
  readonly verified: boolean;
  /** Which means brought bytes: both, when multicast broke off. */
  readonly means: readonly ('multicast' | 'http')[];
}

interface Progress {
  sink: FileSink;
  size: number;
  blockSize: number;
}

/**
 * Receives content by multicast, or what is missing of it over HTTP, into a part file beside `out`, and puts it in place when its digest is right. A second
 * call goes on where the first one ended, however that was.
 * @throws CommandError
 */
export async function getContent(options: GetOptions): Promise<GetResult> {
  const part = `${options.out}.part`;
  const url = options.http === null ? null : contentUrl(options.http, options.question.namespace, options.question.content);
  // Asked first: the server begins to compute the digest, if it does not know it.
  if (options.sha256 === null && url !== null) await askOverHttp(url);
  const means: ('multicast' | 'http')[] = [];
  const progress: { current: Progress | null } = { current: null };
  try {
    const isThere = await overMulticast(options, part, progress, means);
    if (!isThere) await overHttp(options, url, part, progress, means);
    await progress.current!.sink.finish();
  } catch (error) {
    await progress.current?.sink.close().catch(() => undefined);
    if (options.signal.aborted) throw new CommandError(EXIT.refused, 'stopped; the same command goes on from here', { cause: error });
    throw error;
  }
  return putInPlace(options, url, part, progress.current!.size, means);
}

/** True when everything is there; false when other means are needed. */
async function overMulticast(options: GetOptions, part: string, progress: { current: Progress | null }, means: string[]): Promise<boolean> {
  for (let fruitless = 0; fruitless < FRUITLESS_SESSIONS;) {
    const session = await askForSession(options);
    if (session === null) return false;
    const { sink } = await openPart(options, part, progress, { size: Number(session.contentSize), blockSize: session.blockSize });
    if (sink.has.isFull) return true;
    const before = sink.has.count;
    const outcome = await takePart(options, session, progress.current!);
    if (sink.has.count > before && !means.includes('multicast')) means.push('multicast');
    if (outcome === 'complete') return true;
    if (outcome === 'aborted') throw new CommandError(EXIT.refused, 'stopped');
    if (outcome === 'kicked') throw new CommandError(EXIT.refused, 'the server sent this computer away and wants it to use no other means');
    if (outcome === 'fallback') return false;
    fruitless = sink.has.count > before ? 0 : fruitless + 1;
  }
  return false;
}

/** The session the server offers; null when nobody answers. A server that is busy or starting is asked again. */
async function askForSession({ question, attempts, signal }: GetOptions): Promise<SessionDescription | null> {
  for (let round = 1; ; round += 1) {
    const answer = await initiate(question, attempts, signal);
    if (signal.aborted) throw new CommandError(EXIT.refused, 'stopped');
    if (answer === null) return null;
    if (answer.session !== undefined) return checked(answer.session);
    const isPassing = answer.error === Win32Error.busy || answer.error === Win32Error.notReady;
    if (!isPassing || round >= BUSY_ATTEMPTS) throw refusal(question, answer.error);
    await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
  }
}

function checked(session: SessionDescription): SessionDescription {
  if (session.blockSize > MAXIMUM_BLOCK_BYTES || session.totalBlocks > BigInt(MAXIMUM_BLOCKS)) {
    throw new CommandError(EXIT.refused, `the server announces ${session.contentSize} bytes in blocks of ${session.blockSize}, which cannot be`);
  }
  return session;
}

function refusal({ namespace, content }: ContentQuestion, error: number): CommandError {
  switch (error) {
    case Win32Error.notFound: return new CommandError(EXIT.refused, `the server has no namespace ${namespace}`);
    case Win32Error.fileNotFound: return new CommandError(EXIT.refused, `the namespace has no content ${content}`);
    case Win32Error.accessDenied: return new CommandError(EXIT.notAuthorized, 'the namespace is not for clients without an account');
    case Win32Error.busy: return new CommandError(EXIT.notReachable, 'the server has as many sessions as it may have; try again later');
    default: return new CommandError(EXIT.refused, `the server refuses with the Win32 error ${error}`);
  }
}

/** A part file of other content, or of other blocks, is begun anew. */
async function openPart({ question }: GetOptions, part: string, progress: { current: Progress | null }, shape: { size: number; blockSize: number }): Promise<Progress> {
  const current = progress.current;
  if (current !== null && current.size === shape.size && current.blockSize === shape.blockSize) return current;
  await current?.sink.close();
  const identity = JSON.stringify([question.namespace.toLowerCase(), question.content]);
  progress.current = { ...shape, sink: await FileSink.open(part, { ...shape, identity }) };
  return progress.current;
}

async function takePart(options: GetOptions, session: SessionDescription, { sink, size, blockSize }: Progress): Promise<ReceiveOutcome> {
  const outcome = await receive({
    sessionId: session.sessionId, multicast: { address: session.multicastAddress, port: session.port }, unicast: { address: session.serverAddress, port: session.port },
    blockSize, contentSize: size, security: CHECKSUM, sink, silenceMs: options.silenceMs, signal: options.signal,
    ...(options.interfaceAddress === null ? {} : { interfaceAddress: options.interfaceAddress }),
    onProgress: ({ blocks, bytesPerSecond }) => options.onStatus({ how: 'multicast', bytes: Math.min(size, blocks * blockSize), size, bytesPerSecond }),
  });
  await sink.flush();
  return outcome;
}

async function overHttp(options: GetOptions, url: URL | null, part: string, progress: { current: Progress | null }, means: string[]): Promise<void> {
  const nobody = `nothing comes by multicast from ${options.question.host}`;
  if (url === null) throw new CommandError(EXIT.notReachable, `${nobody}, and HTTP is not to be used`);
  const found = await askOverHttp(url);
  if (found === null) throw new CommandError(EXIT.notReachable, `${nobody}, and ${url.origin} does not have it over HTTP`);
  const { sink, size, blockSize } = await openPart(options, part, progress, { size: found.size, blockSize: progress.current?.blockSize ?? HTTP_BLOCK_BYTES });
  if (sink.has.isFull) return;
  means.push('http');
  const tell = (): void => options.onStatus({ how: 'http', bytes: Math.min(size, sink.has.count * blockSize), size, bytesPerSecond: null });
  await fetchMissing(url, sink, { size, blockSize }, found.etag, tell, options.signal);
  if (options.signal.aborted) throw new CommandError(EXIT.refused, 'stopped');
}

/** Nothing that is not what it should be ever has the name that was asked for. */
async function putInPlace({ out, sha256 }: GetOptions, url: URL | null, part: string, size: number, means: GetResult['means']): Promise<GetResult> {
  const actual = await digestOf(part);
  const expected = sha256 ?? (url === null ? null : await digestOfServer(url, size));
  if (expected !== null && expected !== actual) {
    await rm(part, { force: true });
    throw new CommandError(EXIT.refused, `what came is not what it should be: its SHA-256 is ${actual}, not ${expected}\nIt is deleted; repeat the command.`);
  }
  await rename(part, out);
  return { size, sha256: actual, verified: expected !== null, means };
}

async function digestOfServer(url: URL, size: number): Promise<string | null> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await askOverHttp(url);
    if (found === null || found.size !== size) return null;
    if (found.sha256 !== null || attempt === DIGEST_ATTEMPTS) return found.sha256;
    await new Promise((resolve) => setTimeout(resolve, DIGEST_PAUSE_MS));
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
