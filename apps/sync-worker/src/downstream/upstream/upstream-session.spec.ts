import { describe, expect, it } from '@jest/globals';
import { UpstreamFault, UpstreamUndecodable, UpstreamUnreachable } from '@sluice/platform/upstream-client';
import { getConfigData } from '@sluice/protocol/wsusss';
import { AnchorsRefused, SynchronizationStopped } from './synchronization-stopped.js';
import { UpstreamSession, type CookieShelf, type UpstreamCaller } from './upstream-session.js';

const cookie = (minutes: number) => ({ Expiration: new Date(Date.now() + minutes * 60_000).toISOString(), EncryptedData: Buffer.from(`${minutes}`) });
const fault = (errorCode: string) => new UpstreamFault('GetConfigData', errorCode, '', '');

/** A session whose upstream server answers GetConfigData as told, and everything else as it should. */
function session(answers: (Error | undefined)[], shelf: CookieShelf = {}): { session: UpstreamSession; calls: string[]; messages: Record<string, unknown>[] } {
  const calls: string[] = [];
  const messages: Record<string, unknown>[] = [];
  const proper: Record<string, unknown> = {
    GetAuthConfig: { GetAuthConfigResult: { LastChange: '', AllowedEventIds: [], AuthInfo: [{ PlugInID: 'DssTargeting', ServiceUrl: 'Auth.asmx' }] } },
    GetAuthorizationCookie: { GetAuthorizationCookieResult: { PlugInId: 'DssTargeting' } },
    GetCookie: { GetCookieResult: cookie(240) },
    GetConfigData: { GetConfigDataResult: {} },
  };
  const caller: UpstreamCaller = {
    call: async (_url, operation, message) => {
      calls.push(operation.name);
      messages.push(message as Record<string, unknown>);
      const answer = operation.name === 'GetConfigData' ? answers.shift() : undefined;
      if (answer !== undefined) throw answer;
      return proper[operation.name] as never;
    },
  };
  return { calls, messages, session: new UpstreamSession({
    caller, upstream: 'http://upstream.test', account: { accountName: 'a', accountGuid: 'b' }, shelf, signal: new AbortController().signal, pauseFactor: 0,
  }) };
}
const call = { operation: getConfigData, message: (given: object) => ({ cookie: given as never }) };
const HANDSHAKE = ['GetAuthConfig', 'GetAuthorizationCookie', 'GetCookie'];

describe('a session with the upstream server (MS-WSUSSS 3.2.4.1)', () => {
  it('shows itself once and uses the cookie as long as it lasts', async () => {
    const { session: one, calls } = session([]);
    await one.call(call);
    await one.call(call);
    expect(calls).toEqual([...HANDSHAKE, 'GetConfigData', 'GetConfigData']);
  });

  it('renews a cookie that is about to end, with the old one, and takes one from an earlier run', async () => {
    const old = { upstream: 'http://upstream.test', value: cookie(1) };
    const renewing = session([], { cookie: old });
    await renewing.session.call(call);
    expect(renewing.messages[2]).toMatchObject({ oldCookie: old.value, protocolVersion: '1.20' });
    const keeping = session([], { cookie: { upstream: 'http://upstream.test', value: cookie(60) } });
    await keeping.session.call(call);
    expect(keeping.calls).toEqual(['GetConfigData']);
  });

  it('never shows the cookie of another server, nor one that was refused', async () => {
    const { session: one, messages, calls } = session([fault('InvalidCookie')], { cookie: { upstream: 'http://other.test', value: cookie(60) } });
    await one.call(call);
    expect(calls).toEqual([...HANDSHAKE, 'GetConfigData', ...HANDSHAKE, 'GetConfigData']);
    expect(messages.filter((message) => 'protocolVersion' in message).every((message) => !('oldCookie' in message))).toBe(true);
  });

  it('ends with what the reactions say', async () => {
    await expect(session([fault('ServerChanged')]).session.call(call)).rejects.toThrow(AnchorsRefused);
    await expect(session([fault('InternalServerError')]).session.call(call)).rejects.toThrow(SynchronizationStopped);
    await expect(session([new UpstreamUnreachable('certificate', true)]).session.call(call)).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
  });

  it('hands on what tells about the revisions asked for, an unreadable answer only when it stays so', async () => {
    const isAnswer = (error: Error) => error instanceof UpstreamFault && error.errorCode === 'InternalServerError';
    await expect(session([fault('InternalServerError')]).session.callOrFail(call, isAnswer)).rejects.toThrow(UpstreamFault);
    const unreadable = new UpstreamUndecodable('GetUpdateData', false, 'half');
    await expect(session([unreadable, unreadable]).session.callOrFail(call, isAnswer)).resolves.toBeDefined();
    await expect(session([unreadable, unreadable, unreadable]).session.callOrFail(call, isAnswer)).rejects.toBe(unreadable);
  });
});
