import { describe, expect, it } from '@jest/globals';
import { MAXIMUM_NETWORK_TRIES, reactTo } from './call-reaction.js';
import { UpstreamFault, UpstreamStatus, UpstreamUndecodable, UpstreamUnreachable, type UpstreamError } from './upstream-error.js';

const NONE = { network: 0, nonsense: 0, busy: 0, authorization: 0 };
const fault = (errorCode: string) => new UpstreamFault('GetUpdateData', errorCode, '', '');
const kinds = (errors: UpstreamError[], sentAnchor = false) => errors.map((error) => reactTo(error, NONE, 0.5, sentAnchor).kind);

describe('reactions to faults (MS-WSUSSS 2.2.9.3)', () => {
  it.each([
    ['InvalidCookie', { kind: 'authorize' }],
    ['InvalidAuthorizationCookie', { kind: 'authorize' }],
    ['CookieExpired', { kind: 'authorize' }],
    ['ServerChanged', { kind: 'reset-anchors' }],
    ['ServerBusy', { kind: 'retry', because: 'busy' }],
    ['InternalServerError', { kind: 'stop', code: 'UPSTREAM_REFUSED' }],
    ['InvalidParameters', { kind: 'stop', code: 'UPSTREAM_REFUSED' }],
    ['IncompatibleProtocolVersion', { kind: 'stop', code: 'UPSTREAM_INCOMPATIBLE' }],
    ['FileDigestsMissing', { kind: 'stop', code: 'UPSTREAM_REFUSED' }],
    ['', { kind: 'stop', code: 'UPSTREAM_REFUSED' }],
    ['toString', { kind: 'stop', code: 'UPSTREAM_REFUSED' }],
  ])('%s: %j', (errorCode, reaction) => {
    expect(reactTo(fault(errorCode), NONE, 0)).toMatchObject(reaction);
  });

  it('asks without an anchor when the parameters that are not accepted contain one', () => {
    expect(kinds([fault('InvalidParameters')], true)).toEqual(['reset-anchors']);
  });

  it('shows itself anew twice, not for ever', () => {
    expect([0, 1, 2].map((authorization) => reactTo(fault('InvalidCookie'), { ...NONE, authorization }, 0).kind)).toEqual(['authorize', 'authorize', 'stop']);
  });
});

describe('waiting for a busy server (MS-WSUSSS, product note 64)', () => {
  it('takes 1 to 5 minutes, at random, and three retries', () => {
    const waits = [0, 0.5, 1].map((random) => reactTo(fault('ServerBusy'), NONE, random));
    expect(waits).toEqual([60_000, 180_000, 300_000].map((afterMs) => ({ kind: 'retry', because: 'busy', afterMs })));
    expect([0, 1, 2, 3].map((busy) => reactTo(fault('ServerBusy'), { ...NONE, busy }, 0).kind)).toEqual(['retry', 'retry', 'retry', 'stop']);
    expect(reactTo(fault('ServerBusy'), { ...NONE, busy: 3 }, 0)).toMatchObject({ code: 'UPSTREAM_BUSY' });
  });

  it('takes what Retry-After asks for', () => {
    expect(reactTo(new UpstreamStatus(503, 7_000), NONE, 0)).toEqual({ kind: 'retry', because: 'busy', afterMs: 7_000 });
    expect(reactTo(new UpstreamStatus(429, null), NONE, 1)).toMatchObject({ because: 'busy', afterMs: 300_000 });
  });
});

describe('failures of the network', () => {
  it('are tried again with growing pauses, a bounded number of times', () => {
    const reactions = Array.from({ length: MAXIMUM_NETWORK_TRIES }, (_, network) => reactTo(new UpstreamUnreachable('broke', false), { ...NONE, network }, 0));
    expect(reactions.slice(0, -1).map((reaction) => reaction.kind === 'retry' && reaction.afterMs)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
    expect(reactions.at(-1)).toMatchObject({ kind: 'stop', code: 'UPSTREAM_UNREACHABLE' });
  });

  it('are tried again twice when the answer makes no sense: it may have been cut short', () => {
    const reactions = [0, 1, 2].map((nonsense) => reactTo(new UpstreamUndecodable('x', false, 'half'), { ...NONE, nonsense }, 0));
    expect(reactions).toMatchObject([{ kind: 'retry', afterMs: 2_000 }, { kind: 'retry', afterMs: 4_000 }, { kind: 'stop', code: 'UPSTREAM_MISBEHAVES' }]);
  });

  it('are tried again when an answer is cut short after the network has failed for long', () => {
    expect(reactTo(new UpstreamUndecodable('x', false, 'half'), { ...NONE, network: 5 }, 0)).toMatchObject({ kind: 'retry', because: 'nonsense' });
  });

  it('are final when trying again cannot help', () => {
    expect(kinds([new UpstreamUnreachable('certificate', true), new UpstreamStatus(404, null), new UpstreamUndecodable('x', true, 'long')])).toEqual(['stop', 'stop', 'stop']);
    expect(kinds([new UpstreamStatus(500, null), new UpstreamStatus(502, null), new UpstreamUndecodable('x', false, 'half')])).toEqual(['retry', 'retry', 'retry']);
  });
});
