import { describe, expect, it } from '@jest/globals';
import { type GoneClient, LiveSession, type SessionParts } from './live-session.js';
import type { ClientGone, ClientSnapshot, ServerSession } from './transport.js';

const PATIENCE = { lingerMs: 10_000, slowMs: 5_000 };

/** A transport that says what the test says. */
class ScriptedTransport {
  released = 0;
  snapshotValue: ReturnType<ServerSession['snapshot']> = { state: 'waiting', sentBytes: 0, repairedBytes: 0, bytesPerSecond: 0, clients: [] };
  snapshot = () => this.snapshotValue;
  release = () => { this.released += 1; };
}

const client = (clientId: number, changes: Partial<ClientSnapshot> = {}): ClientSnapshot => ({
  clientId, name: null, address: '10.0.0.2', port: 5, joinedAt: 1, lastSeenAt: 2, isMaster: clientId === 1, supportsDemote: true, progressPercent: 10, roundTripMs: 1, lossRate: 0, done: false, ...changes,
});

function sessionOf(namespace: object, isHeld: boolean) {
  const transport = new ScriptedTransport();
  const gone: GoneClient[] = [];
  const defaults = { startMode: 'automatic', startAt: null, startClients: null, slowClients: 'none', minimumRate: null, speeds: null };
  const session = new LiveSession({ namespace: { ...defaults, ...namespace }, transport, speed: 0, isHeld, gone } as unknown as SessionParts, PATIENCE, 0);
  const look = (now: number, clients: ClientSnapshot[], rest: object = {}) => {
    transport.snapshotValue = { ...transport.snapshotValue, clients, ...rest };
    return session.look(now);
  };
  const leave = (snapshot: ClientSnapshot, why: ClientGone) => gone.push({ client: snapshot, why });
  return { session, transport, look, leave };
}

describe('a session', () => {
  it('starts with its first client, once', () => {
    const { session, look } = sessionOf({}, false);
    expect(look(0, []).started).toBe(false);
    const news = look(1, [client(1)]);
    expect(news).toMatchObject({ started: true, progress: { clients: 1 } });
    session.noted(news);
    expect(look(2, [client(1)]).started).toBe(false);
  });

  it('tells its news again until they are written down', () => {
    const { session, look, leave } = sessionOf({}, false);
    leave(client(1), 'dead');
    const first = look(0, [client(2)]);
    const second = look(1, [client(2)]);
    for (const news of [first, second]) expect([news.started, news.clients.map(({ clientId }) => clientId)]).toEqual([true, [2, 1]]);
    leave(client(3), 'kicked');
    session.noted(second);
    expect(look(2, [client(2)])).toMatchObject({ started: false, clients: [{ clientId: 2 }, { clientId: 3, state: 'kicked' }] });
  });

  it('waits for as many clients as its namespace wants, or for an administrator', () => {
    const waiting = sessionOf({ startMode: 'clients', startClients: 2 }, true);
    expect([waiting.look(0, [client(1)]).started, waiting.transport.released]).toEqual([false, 0]);
    expect([waiting.look(1, [client(1), client(2)]).started, waiting.transport.released]).toEqual([true, 1]);
    const ordered = sessionOf({ startMode: 'clients', startClients: 2 }, true);
    ordered.session.release();
    expect([ordered.look(1, [client(1)]).started, ordered.transport.released]).toEqual([true, 1]);
  });

  it('is over when everybody has gone for long enough, and never before anybody came', () => {
    const { session, look, leave } = sessionOf({}, false);
    expect([look(1e9, []).outcome, session.unusedSince]).toEqual([null, 0]);
    look(1e9, [client(1)]);
    expect(session.unusedSince).toBeNull();
    leave(client(1), 'complete');
    expect(look(1e9 + 5_000, [])).toMatchObject({ outcome: null, progress: { clients: 0, clientsCompleted: 1 }, clients: [{ clientId: 1, state: 'completed', progress: 100 }] });
    expect(look(1e9 + 9_999, []).outcome).toBeNull();
    expect(look(1e9 + 10_000, [])).toMatchObject({ outcome: 'completed', progress: { clientsCompleted: 1 } });
    const other = sessionOf({}, false);
    other.look(0, [client(1)]);
    other.leave(client(1), 'dead');
    expect(other.look(10_000, []).outcome).toBe('idle');
  });

  it('has had a client that came and went between two looks', () => {
    const { session, look, leave } = sessionOf({}, false);
    leave(client(1), 'complete');
    expect(look(20_000, [])).toMatchObject({ outcome: 'completed', progress: { clientsCompleted: 1 } });
    expect(session.unusedSince).toBeNull();
  });

  it('tells how its clients are, within bounds whatever they report', () => {
    const { look, leave } = sessionOf({}, false);
    (['kicked', 'demoted', 'cancelled', 'inactive', 'dead'] as const).forEach((why, at) => leave(client(10 + at), why));
    leave(client(20, { done: true }), 'dead');
    expect(look(0, [client(1, { progressPercent: 999, lossRate: -3 }), client(3, { done: true })]).clients).toMatchObject([
      { clientId: 1, state: 'joined', progress: 100, lossRate: 0, isMaster: true }, { clientId: 3, state: 'completed' },
      { state: 'kicked' }, { state: 'demoted' }, { state: 'left' }, { state: 'left' }, { state: 'dead' }, { clientId: 20, state: 'completed' },
    ]);
  });

  it('does something about a slow client when it was slow all the time, one at a time', () => {
    const { look } = sessionOf({ slowClients: 'disconnect', minimumRate: 100 }, false);
    const both = [client(1), client(2)];
    const slow = { state: 'sending', bytesPerSecond: 50 };
    expect(look(0, both, slow).slow).toBeNull();
    // A round of questions in between is no speed.
    expect(look(3_000, both, { state: 'querying', bytesPerSecond: 0 }).slow).toBeNull();
    expect(look(5_000, both, slow).slow).toEqual({ kind: 'disconnect', clientId: 1 });
    expect(look(6_000, both, slow).slow).toBeNull();
    expect(look(9_000, both, { state: 'sending', bytesPerSecond: 500 }).slow).toBeNull();
    expect(look(12_000, both, slow).slow).toBeNull();
    expect(look(16_999, both, slow).slow).toBeNull();
    expect(look(17_000, both, slow).slow).toEqual({ kind: 'disconnect', clientId: 1 });
  });
});
