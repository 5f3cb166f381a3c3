import type { ClientProgress, MulticastNamespace, SessionClientState, SessionOutcome, SessionProgress } from '@sluice/domain/multicast';
import type { SessionDescription, SessionSecurity } from '@sluice/protocol/wds/msi';
import type { OpenContent } from '../content/content-provider.js';
import type { SessionNumbers } from './session-numbers.js';
import { mayStart } from './start-policy.js';
import { isTooSlow, slowClientAction, type PaceOfSession, type SlowClientAction } from './slow-clients.js';
import type { ClientGone, ClientSnapshot, ServerSession } from './transport.js';

/** What a session is made of. */
export interface SessionParts {
  /** Its id in the database. */
  readonly id: string;
  /** What requests must have in common to share it. */
  readonly key: string;
  readonly namespace: MulticastNamespace;
  readonly contentName: string;
  readonly content: OpenContent;
  readonly description: SessionDescription;
  readonly security: SessionSecurity;
  readonly numbers: SessionNumbers;
  readonly transport: ServerSession;
  /** 0, or how often it was split off a faster one. */
  readonly speed: number;
  readonly isHeld: boolean;
  /** Filled by the transport: clients that have gone since the last look. */
  readonly gone: GoneClient[];
}

/** A client that has gone, as it was last seen, and why. */
export interface GoneClient {
  readonly client: ClientSnapshot;
  readonly why: ClientGone;
}

/** How long it takes until something is done, in milliseconds. */
export interface SessionPatience {
  readonly lingerMs: number;
  readonly slowMs: number;
}

/** What has to be done about a session after a look at it. */
export interface SessionNews {
  readonly progress: SessionProgress;
  readonly clients: readonly ClientProgress[];
  /** It sends, and that is not written down yet. */
  readonly started: boolean;
  /** Set when it is over although nothing ended it: everybody has gone. */
  readonly outcome: SessionOutcome | null;
  readonly slow: SlowClientAction | null;
}

/** A session of this process: what its transport says, put together with what its namespace wants. Everything here is a decision; others act. */
export class LiveSession {
  #isHeld: boolean;
  #isStarted = false;
  #hadClients = false;
  #aloneSince: number;
  #slowSince: number | null = null;
  readonly #completed = new Set<number>();
  /** Clients that have gone and that are not written down as gone yet. */
  #goneClients: readonly ClientProgress[] = [];
  readonly #begun: number;

  constructor(readonly parts: SessionParts, private readonly patience: SessionPatience, now: number) {
    this.#isHeld = parts.isHeld;
    this.#aloneSince = now;
    this.#begun = now;
  }

  get id(): string {
    return this.parts.id;
  }

  /** Since when nobody has joined that ever could have; null once somebody has. */
  get unusedSince(): number | null {
    return this.#hadClients ? null : this.#begun;
  }

  /** Sends although its namespace says to wait. */
  release(): void {
    this.#isHeld = false;
    this.parts.transport.release();
  }

  /** Looks at the transport; call about once a second. */
  look(now: number): SessionNews {
    const { transport, namespace, speed } = this.parts;
    this.#goneClients = [...this.#goneClients, ...this.parts.gone.splice(0).map(({ client, why }) => progressOf(client, stateOf(client, why)))];
    const snapshot = transport.snapshot();
    const here = snapshot.clients;
    const clients = [...here.map((client) => progressOf(client, client.done ? 'completed' : 'joined')), ...this.#goneClients];
    for (const { clientId, state } of clients) if (state === 'completed') this.#completed.add(clientId);
    this.#hadClients ||= clients.length > 0;
    if (here.length > 0) this.#aloneSince = now;
    if (this.#isHeld && mayStart(namespace, now, here.length)) this.release();
    return {
      progress: {
        clients: here.length, clientsCompleted: this.#completed.size, sentBytes: snapshot.sentBytes, repairedBytes: snapshot.repairedBytes, bytesPerSecond: snapshot.bytesPerSecond,
      },
      clients, started: !this.#isStarted && !this.#isHeld && this.#hadClients,
      outcome: this.#hadClients && now - this.#aloneSince >= this.patience.lingerMs ? this.outcome() : null,
      slow: this.#slow({ isSending: snapshot.state === 'sending', bytesPerSecond: snapshot.bytesPerSecond, speed, clients: here }, now),
    };
  }

  /** The news of a look are written down; they are news no more. */
  noted({ started, clients }: Pick<SessionNews, 'started' | 'clients'>): void {
    this.#isStarted ||= started;
    this.#goneClients = this.#goneClients.filter((client) => !clients.includes(client));
  }

  /** How it has gone, for a session that ends by itself. */
  outcome(): SessionOutcome {
    return this.#completed.size > 0 ? 'completed' : 'idle';
  }

  /** One client is dealt with at a time; then the session shows whether it was the one. */
  #slow(pace: PaceOfSession, now: number): SlowClientAction | null {
    if (!isTooSlow(this.parts.namespace, pace)) {
      // Between two rounds of data it asks its clients what they miss, which is no speed.
      if (pace.isSending || pace.clients.length < 2) this.#slowSince = null;
      return null;
    }
    this.#slowSince ??= now;
    if (now - this.#slowSince < this.patience.slowMs) return null;
    this.#slowSince = null;
    return slowClientAction(this.parts.namespace, pace);
  }
}

const STATE_OF_GONE: Readonly<Record<ClientGone, SessionClientState>> = {
  complete: 'completed', cancelled: 'left', inactive: 'left', kicked: 'kicked', demoted: 'demoted', dead: 'dead',
};

/** A client that has everything is complete, however it went. */
function stateOf({ done }: ClientSnapshot, why: ClientGone): SessionClientState {
  return done ? 'completed' : STATE_OF_GONE[why];
}

function progressOf({ clientId, name, address, isMaster, progressPercent, roundTripMs, lossRate, joinedAt, lastSeenAt }: ClientSnapshot, state: SessionClientState): ClientProgress {
  return {
    clientId, name, address, state, isMaster, progress: state === 'completed' ? 100 : Math.min(100, Math.max(0, Math.round(progressPercent))),
    roundTripMs, lossRate: Math.min(1, Math.max(0, lossRate)), joinedAt: new Date(joinedAt), lastSeenAt: new Date(lastSeenAt),
  };
}
