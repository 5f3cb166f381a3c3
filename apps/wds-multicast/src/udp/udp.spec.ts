import { describe, expect, it } from '@jest/globals';
import { readInitiationAnswer, writeInitiationReply, writeInitiationRequest } from '@sluice/protocol/wds/msi';
import { InitiationRefused } from '../initiation/initiation-refused.js';
import type { Initiation } from '../initiation/initiation.service.js';
import type { LiveSession } from '../sessions/live-session.js';
import { SourceLimiter } from './source-limiter.js';
import { answerPacket } from './udp-initiation.js';

const description = { sessionId: 9, multicastAddress: '239.0.0.1', serverAddress: '10.0.0.1', port: 64_001, contentSize: 100n, blockSize: 10, totalBlocks: 10n };
const PLACE = { source: '10.0.0.2', reachedAt: '10.0.0.1' };
const request = writeInitiationRequest({ namespace: 'NS', content: 'c', macAddress: Uint8Array.of(1, 2, 3, 4, 5, 6), ipv6Capable: true });

describe('a packet to the port of session initiation', () => {
  const asked: Initiation[] = [];
  const failures: unknown[] = [];
  const answer = (packet: Uint8Array, result: () => LiveSession = () => ({ parts: { description } }) as LiveSession) => answerPacket(packet, PLACE, (initiation) => {
    asked.push(initiation);
    return new Promise((resolve) => { resolve(result()); });
  }, (error) => failures.push(error));

  it('is answered with the session, as a client without an operating system and without an account', async () => {
    expect(Buffer.from((await answer(request))!).equals(writeInitiationReply(description))).toBe(true);
    expect(asked.at(-1)).toEqual({ namespace: 'NS', content: 'c', ipv6Capable: true, isPreOs: true, account: null, requestedBy: '10.0.0.2', reachedAt: '10.0.0.1' });
  });

  it('is answered with a Win32 error code otherwise', async () => {
    expect(readInitiationAnswer((await answer(request, () => { throw new InitiationRefused(5, 'no'); }))!)).toEqual({ error: 5 });
    expect(failures).toEqual([]);
    expect(readInitiationAnswer((await answer(request, () => { throw new Error('the database is away'); }))!)).toEqual({ error: 21 });
    expect(failures).toHaveLength(1);
    expect(readInitiationAnswer((await answer(request.subarray(0, -1)))!)).toEqual({ error: 87 });
  });

  it('is never answered with more than it brought, unless it asks for content', async () => {
    for (let end = 0; end < request.length; end += 1) {
      const reply = await answer(request.subarray(0, end));
      expect([end, (reply?.length ?? 0) <= end]).toEqual([end, true]);
    }
  });

  it('is not answered when it is no request, so that servers do not answer each other', async () => {
    for (const packet of [new Uint8Array(), writeInitiationReply(description), Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)]) expect(await answer(packet)).toBeNull();
  });
});

describe('the limit of requests', () => {
  it('lets each source ask so often a second, and forgets nobody else for one that floods', () => {
    const limiter = new SourceLimiter(2);
    expect([0, 1, 2, 3].map((now) => limiter.admit('a', now))).toEqual([true, true, false, false]);
    expect(limiter.admit('b', 3)).toBe(true);
    expect([503, 504, 1_200].map((now) => limiter.admit('a', now))).toEqual([true, false, true]);
  });

  it('remembers a bounded number of sources', () => {
    const limiter = new SourceLimiter(1);
    for (let source = 0; source < 20_000; source += 1) expect(limiter.admit(String(source), 0)).toBe(true);
    expect([limiter.admit('19999', 0), limiter.admit('0', 0)]).toEqual([false, true]);
  });
});
