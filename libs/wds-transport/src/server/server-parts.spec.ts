import { describe, expect, it } from '@jest/globals';
import { SecurityMode } from '@sluice/protocol/wds/msi';
import { DATA_MESSAGE_OVERHEAD } from '@sluice/protocol/wds/application';
import { DataFrame, packetSealer } from '@sluice/protocol/wds/transport';
import { NO_SECURITY } from '../../test/simulated-session.js';
import { blockSizeFor } from '../block-size.js';
import { LossRate } from '../client/loss-rate.js';
import { blocksToSend } from './block-merge.js';
import { ClientTable } from './client-table.js';
import { DataList } from './data-list.js';
import { masterMetric } from './master-metric.js';
import { RateMeter } from './rate-meter.js';
import { TokenBucket } from './token-bucket.js';
import { SendWindow } from './window.js';

const SECURE = { ...NO_SECURITY, serverMode: SecurityMode.hash, clientMode: SecurityMode.hash, hashKey: new Uint8Array(24) };

describe('the block size of a path', () => {
  it('is that of the example in MS-WDSMSI 4.1 but for the later option, where fragmenting is welcome', () => {
    expect(blockSizeFor({ mtu: 1500, family: 4, security: SECURE, fragmenting: true }) + 12).toBe(0x2251);
  });

  it.each([[4, 1500], [6, 1500], [4, 9000], [6, 1280]] as const)('fills an IPv%d packet of %d bytes, and not one byte more', (family, mtu) => {
    const size = blockSizeFor({ mtu, family, security: SECURE, fragmenting: false });
    const frame = new DataFrame(packetSealer(SECURE, 'server'), 1, 1, DATA_MESSAGE_OVERHEAD + size);
    const datagram = frame.datagram({ type: 'odata', senderTime: 0n, masterClientId: 1, trail: 1, forwardLead: 0 });
    expect(datagram.length + 8 + (family === 4 ? 20 : 40)).toBe(mtu);
  });

  it('is refused when nothing is left', () => {
    expect(() => blockSizeFor({ mtu: 100, family: 6, security: SECURE, fragmenting: false })).toThrow(RangeError);
  });
});

describe('the window', () => {
  const limits = { smallest: 4, exponential: 32, largest: 256, toleratedLoss: 0.1 };

  it('grows by two for each packet acknowledged, then by one (MS-WDSMT 3.1.5.9.5)', () => {
    const window = new SendWindow(limits);
    expect(window.size).toBe(1);
    window.acknowledged(1);
    expect(window.size).toBe(3);
    window.acknowledged(100);
    expect(window.size).toBe(32);
    window.acknowledged(5);
    expect(window.size).toBe(37);
    window.acknowledged(10_000);
    expect(window.size).toBe(256);
  });

  it('shrinks to three quarters once a period when one client lost more than is tolerated, and grows slowly from then on', () => {
    const window = new SendWindow(limits);
    window.acknowledged(16);
    window.acknowledged(68);
    window.sent(100);
    window.lost(1, 6);
    window.lost(2, 11);
    window.review(0, 10);
    expect(window.size).toBe(75);
    window.sent(100);
    window.lost(2, 50);
    window.review(9, 10);
    expect(window.size).toBe(75);
    window.acknowledged(16);
    expect(window.size).toBe(76);
    for (let now = 10; now < 1_000; now += 10) {
      window.sent(100);
      window.lost(1, 50);
      window.review(now, 10);
    }
    expect(window.size).toBe(4);
  });

  it('does not shrink for what many clients lose together, one a little each', () => {
    const window = new SendWindow(limits);
    window.acknowledged(1_000);
    for (let client = 0; client < 200; client += 1) window.lost(client, 1);
    window.sent(100);
    window.review(0, 10);
    expect(window.size).toBe(32);
  });

  it('shrinks for a client that has no room', () => {
    const window = new SendWindow(limits);
    window.acknowledged(1_000);
    window.refused();
    window.acknowledged(1_000);
    window.review(0, 10);
    expect(window.size).toBe(24);
  });
});

describe('the data packet list', () => {
  const frame = (sequence: number) => new DataFrame(packetSealer(NO_SECURITY, 'server'), 1, sequence, 10);

  it('gives packets in order, keeps what was sent, and forgets from the oldest on', () => {
    const list = new DataList();
    for (let at = 0; at < 4; at += 1) list.append(frame(list.nextSequence), at);
    expect([list.takeUnsent(), list.takeUnsent()].map((entry) => entry?.frame.sequence)).toEqual([1, 2]);
    expect([list.trail, list.lead, list.nextSequence, list.hasUnsent]).toEqual([1, 2, 5, true]);
    expect(list.drop((entry) => entry.created < 1)).toBe(true);
    expect([list.trail, list.get(1), list.get(2)?.frame.sequence]).toEqual([2, undefined, 2]);
    // What was not sent is never old.
    expect(list.drop(() => true)).toBe(true);
    expect([list.trail, list.lead, list.bytes]).toEqual([3, 2, list.unsentBytes]);
    list.dropUnsent();
    expect([list.nextSequence, list.bytes, list.unsentBytes, list.takeUnsent()]).toEqual([3, 0, 0, undefined]);
  });
});

describe('rates', () => {
  it('a bucket lets through what its rate allows, and does not save up', () => {
    const bucket = new TokenBucket(1_000_000, 0);
    let sent = 0;
    for (let now = 0; now <= 1_000; now += 1) while (bucket.hasTokens(now)) { bucket.take(1_500); sent += 1_500; }
    expect(sent).toBeGreaterThan(990_000);
    expect(sent).toBeLessThan(1_010_000);
    sent = 0;
    while (bucket.hasTokens(100_000)) { bucket.take(1_500); sent += 1_500; }
    expect(sent).toBeLessThan(25_000);
    bucket.setRate(null, 100_000);
    bucket.take(1e9);
    expect(bucket.hasTokens(100_000)).toBe(true);
  });

  it('a meter shows the last seconds', () => {
    const meter = new RateMeter();
    for (let now = 0; now <= 20_000; now += 100) meter.rate(now < 10_000 ? now : 10_000 + 3 * (now - 10_000), now);
    expect(meter.rate(40_000, 20_000)).toBe(3_000);
  });

  it('the loss rate comes near the share that is lost, and nothing out of nowhere stops it', () => {
    const loss = new LossRate();
    for (let sequence = 1; sequence < 5_000; sequence += 1) if (sequence % 10 !== 0) loss.received(sequence);
    expect(loss.share).toBeGreaterThan(0.08);
    expect(loss.share).toBeLessThan(0.12);
    loss.announced(Number.MAX_SAFE_INTEGER);
    expect(loss.share).toBeLessThanOrEqual(1);
  });

  it('who loses more or is further away is slower (MS-WDSMT 3.1.5.9.6.1)', () => {
    expect(masterMetric(10, 0.1)).toBeGreaterThan(masterMetric(10, 0.05));
    expect(masterMetric(20, 0.05)).toBeGreaterThan(masterMetric(10, 0.05));
    // 0.01 * 0.1 * (1 + 0.09 * (1 + 32 * 0.0001))
    expect(masterMetric(10, 0.01)).toBeCloseTo(0.001 * (1 + 0.09 * 1.0032), 12);
  });
});

describe('what a round sends', () => {
  const report = (inSession: number, ...ranges: { start: number; end: number }[]) => ({ inSession, message: { type: 'missing' as const, progress: 0, secondsInSession: 4_000_000_000, ranges } });

  it('is what those miss who have been there for long; who came much later waits (MS-WDSMA 3.1.6.1)', () => {
    const reports = [report(100_000, { start: 5, end: 6 }), report(80_000, { start: 6, end: 9 }), report(60_000, { start: 0, end: 99 })];
    expect(blocksToSend(reports, 30_000, 100)).toEqual([{ start: 5, end: 9 }]);
  });

  it('is what the newcomers miss when the others have everything', () => {
    expect(blocksToSend([report(100_000), report(1_000, { start: 0, end: 500 })], 30_000, 100)).toEqual([{ start: 0, end: 99 }]);
    expect(blocksToSend([report(100_000)], 30_000, 100)).toEqual([]);
  });
});

describe('the clients of a session', () => {
  const newcomer = (port: number) => ({ endpoint: { address: '10.0.0.1', port }, name: 'pc', supportsDemote: true, clientTime: 0n });

  it('get numbers that are never zero and never twice', () => {
    const table = new ClientTable(0xffff_fffd, 200);
    const ids = Array.from({ length: 5 }, (_, port) => table.add(newcomer(port), 0).clientId);
    expect(ids).toEqual([0xffff_fffe, 0xffff_ffff, 1, 2, 3]);
  });

  it('make room for the newest newcomer when there are too many who never answered', () => {
    const table = new ClientTable(1, 200);
    const first = table.add(newcomer(0), 0);
    for (let port = 1; port <= 400; port += 1) table.add(newcomer(port), 0);
    expect(table.get(first.clientId)).toBeUndefined();
    expect(table.at(first.endpoint)).toBeUndefined();
    expect(table.inList('pending')).toHaveLength(400);
  });
});
