import { Inject, Injectable } from '@nestjs/common';
import type { MulticastNamespace, SessionOutcome } from '@sluice/domain/multicast';
import { CONFIG } from '@sluice/platform/config';
import { Log } from '@sluice/platform/observability';
import { blocksOf, type SessionDescription, type SessionSecurity } from '@sluice/protocol/wds/msi';
import { Win32Error } from '@sluice/protocol/wds/wdsc';
import type { OpenContent } from '../content/content-provider.js';
import { ReadAhead } from '../content/read-ahead.js';
import { InitiationRefused } from '../initiation/initiation-refused.js';
import { withoutZone, type OwnAddress } from '../network/addresses.js';
import type { WdsMulticastConfig } from '../wds-multicast.config.js';
import { type GoneClient, LiveSession, type SessionNews } from './live-session.js';
import { NumberPool, type SessionNumbers } from './session-numbers.js';
import { SessionStore } from './session-store.js';
import { mayStart } from './start-policy.js';
import { TRANSPORT, type ServerSession, type Transport } from './transport.js';

/** How many ports are tried: others may have theirs in the range. */
const PORT_ATTEMPTS = 16;
/** After how long a session that nobody has joined makes room for another one, in milliseconds. */
const UNUSED_MS = 10_000;

/** What a session is to be. */
export interface SessionPlan {
  readonly namespace: MulticastNamespace;
  readonly contentName: string;
  readonly address: OwnAddress;
  readonly security: SessionSecurity;
  readonly requestedBy: string;
  /** A session that was asked for by its id; null otherwise. */
  readonly id: string | null;
  /** The faster session this one is split off. */
  readonly faster: LiveSession | null;
}

/** The sessions of this process: made, found again, and ended. */
@Injectable()
export class Sessions {
  readonly #log: Log;
  readonly #live = new Map<string, LiveSession>();
  readonly #opening = new Map<string, Promise<LiveSession>>();
  readonly #numbers: NumberPool;
  /** Ends that the database has not taken yet. */
  readonly #unwritten = new Set<() => Promise<void>>();
  #isStopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: WdsMulticastConfig, @Inject(SessionStore) private readonly store: SessionStore,
    @Inject(TRANSPORT) private readonly transport: Transport, @Inject(Log) log: Log,
  ) {
    this.#log = log.child(Sessions.name);
    this.#numbers = new NumberPool(config.SLUICE_WDS_SESSION_PORTS, [config.SLUICE_WDS_MULTICAST_IPV4, config.SLUICE_WDS_MULTICAST_IPV6]);
  }

  get live(): readonly LiveSession[] {
    return [...this.#live.values()];
  }

  byId(id: string): LiveSession | null {
    return this.live.find((session) => session.id === id) ?? null;
  }

  /**
   * The session of a plan: one that is there, also when it was asked for at the same moment, or a new one. `open` gives the content of a new one, which
   * belongs to the session from then on. Throws {@link InitiationRefused}.
   */
  async obtain(plan: SessionPlan, open: () => Promise<OpenContent>): Promise<LiveSession> {
    const key = keyOf(plan);
    const found = this.#live.get(key);
    if (found !== undefined) return found;
    const opening = this.#opening.get(key) ?? this.#open(key, plan, open).finally(() => this.#opening.delete(key));
    this.#opening.set(key, opening);
    return opening;
  }

  /** Ends a session, whoever wants it; its end is written down even when its transport makes trouble. */
  async end(session: LiveSession, outcome: SessionOutcome, failure: string | null, final: Pick<SessionNews, 'progress' | 'clients'> | null): Promise<void> {
    const { key, transport, content, numbers } = session.parts;
    if (this.#live.get(key) !== session) return;
    this.#live.delete(key);
    const last = final ?? session.look(Date.now());
    // Who is only interrupted is not sent away: its clients find the next session.
    await transport.close({ quietly: outcome === 'interrupted' }).catch((error: unknown) => this.#log.error('A session could not be closed', { err: error, sessionId: session.id }));
    await content.close().catch((error: unknown) => this.#log.error('Content could not be closed', { err: error, sessionId: session.id }));
    this.#numbers.giveBack(numbers);
    this.#log.info('A multicast session has ended', { sessionId: session.id, outcome, ...last.progress });
    this.#unwritten.add(() => this.store.end(session.id, outcome, failure, last));
    await this.writeEnds();
  }

  /** Writes down the ends that the database has not taken yet. Throws what the database threw; then they wait for the next time. */
  async writeEnds(): Promise<void> {
    for (const write of this.#unwritten) {
      await write();
      this.#unwritten.delete(write);
    }
  }

  /** Ends all sessions; none is made any more. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.allSettled(this.#opening.values());
    await Promise.allSettled(this.live.map((session) => this.end(session, 'interrupted', null, null)));
  }

  async #open(key: string, plan: SessionPlan, open: () => Promise<OpenContent>): Promise<LiveSession> {
    await this.#makeRoom();
    const content = await open();
    try {
      return await this.#start(key, plan, content);
    } catch (error) {
      await content.close();
      throw error;
    }
  }

  async #makeRoom(): Promise<void> {
    if (this.#isStopping) throw new InitiationRefused(Win32Error.serviceNotActive, 'The service stops.');
    // Sessions that are being opened count: else a hundred requests at once would all find the last place.
    if (this.#live.size + this.#opening.size < this.config.SLUICE_WDS_MAX_SESSIONS) return;
    const [oldest] = this.live.filter(({ unusedSince }) => unusedSince !== null && Date.now() - unusedSince >= UNUSED_MS)
      .sort((one, other) => one.unusedSince! - other.unusedSince!);
    if (oldest === undefined) throw new InitiationRefused(Win32Error.busy, 'There are as many sessions as there may be.');
    await this.end(oldest, 'idle', null, null);
  }

  async #start(key: string, plan: SessionPlan, content: OpenContent): Promise<LiveSession> {
    const { namespace, contentName, address, security, requestedBy } = plan;
    const wish = { namespace: namespace.name, content: contentName, requestedBy };
    const blockSize = this.transport.blockSizeFor({ mtu: this.config.SLUICE_WDS_MTU, family: address.family, security, fragmenting: this.config.SLUICE_WDS_FRAGMENTS === 'on' });
    const isHeld = plan.faster === null && !mayStart(namespace, Date.now(), 0) && !(await this.store.wasInterruptedLately(wish));
    const gone: GoneClient[] = [];
    const { transport, numbers } = await this.#openTransport(plan, content, blockSize, isHeld, gone);
    const description = describe(numbers, address, content.size, blockSize);
    try {
      // Before any client hears of it: what is not written down must not be answered.
      const id = await this.store.record(plan.id, wish, description, security, plan.faster?.id ?? null);
      const patience = { lingerMs: this.config.SLUICE_WDS_LINGER_SECONDS * 1_000, slowMs: this.config.SLUICE_WDS_SLOW_SECONDS * 1_000 };
      const session = new LiveSession({ id, key, namespace, contentName, content, description, security, numbers, transport, speed: speedOf(plan), isHeld, gone }, patience, Date.now());
      this.#live.set(key, session);
      this.#watch(session);
      this.#log.info('A multicast session is set up', { sessionId: id, ...wish, multicastAddress: description.multicastAddress, port: description.port, security: security.serverMode });
      return session;
    } catch (error) {
      await transport.close();
      this.#numbers.giveBack(numbers);
      throw error;
    }
  }

  /** Another program may have a port of the range. */
  async #openTransport(
    { namespace, address, security }: SessionPlan, content: OpenContent, blockSize: number, held: boolean, gone: GoneClient[],
  ): Promise<{ transport: ServerSession; numbers: SessionNumbers }> {
    for (let attempt = 1; ; attempt += 1) {
      const numbers = this.#numbers.take(address.family);
      if (numbers === null) throw new InitiationRefused(Win32Error.busy, 'There are no ports or multicast addresses left.');
      try {
        const transport = await this.transport.openServerSession({
          sessionId: numbers.wireId, multicast: { address: numbers.multicastAddress, port: numbers.port }, unicast: { address: address.address, port: numbers.port },
          blockSize, content: new ReadAhead(content), security, bytesPerSecond: namespace.rateLimit, held, timeToLive: this.config.SLUICE_WDS_TTL,
          maximumClients: this.config.SLUICE_WDS_MAX_CLIENTS, inactivityMs: this.config.SLUICE_WDS_INACTIVITY_SECONDS * 1_000, onGone: (client, why) => void gone.push({ client, why }),
        });
        return { transport, numbers };
      } catch (error) {
        this.#numbers.giveBack(numbers);
        if ((error as { code?: unknown }).code !== 'EADDRINUSE' || attempt === PORT_ATTEMPTS) throw error;
      }
    }
  }

  /** A session may end by itself: of inactivity, or because its content cannot be read. */
  #watch(session: LiveSession): void {
    void session.parts.transport.ended.then((why) => {
      if (why === 'closed') return;
      const failure = why === 'failed' ? 'Its content or its sockets failed; the log has the reason.' : null;
      this.end(session, why === 'failed' ? 'failed' : session.outcome(), failure, null).catch((error: unknown) => {
        this.#log.error('The end of a session could not be written', { err: error, sessionId: session.id });
      });
    });
  }
}

function speedOf({ faster }: SessionPlan): number {
  return faster === null ? 0 : faster.parts.speed + 1;
}

/** Requests share a session when they want the same content, from the same address, under the same protection. */
function keyOf(plan: SessionPlan): string {
  return JSON.stringify([plan.namespace.id, plan.contentName, plan.address.address, plan.security.serverMode, plan.security.clientMode, speedOf(plan)]);
}

function describe({ wireId, port, multicastAddress }: SessionNumbers, { address }: OwnAddress, size: number, blockSize: number): SessionDescription {
  const contentSize = BigInt(size);
  return { sessionId: wireId, multicastAddress, serverAddress: withoutZone(address), port, contentSize, blockSize, totalBlocks: blocksOf(contentSize, blockSize) };
}
