import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { SessionCommand } from '@sluice/domain/multicast';
import { CONFIG } from '@sluice/platform/config';
import { DatabaseConnector, isTransientConnectionError } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { ContentChanged } from '../content/content-provider.js';
import { InitiationRefused } from '../initiation/initiation-refused.js';
import { InitiationService } from '../initiation/initiation.service.js';
import type { WdsMulticastConfig } from '../wds-multicast.config.js';
import type { LiveSession } from './live-session.js';
import { SessionStore } from './session-store.js';
import { Sessions } from './sessions.service.js';

/** How often sessions are looked at, in milliseconds. */
const INTERVAL_MS = 1_000;
/** How often SessionProgressed tells of a session, and its content is checked, in looks. */
const ANNOUNCE_EVERY = 5;
/** How often old sessions are forgotten, in looks. */
const FORGET_EVERY = 3_600;

/**
 * Looks after the sessions of this process once a second: does what administrators ordered, sets up what was asked for, deals with slow clients, and writes
 * down how far everything is. While the database is away sessions go on; their news wait for the next look.
 */
@Injectable()
export class Supervisor implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #looks = 0;

  constructor(
    @Inject(CONFIG) private readonly config: WdsMulticastConfig, @Inject(DatabaseConnector) private readonly connector: DatabaseConnector,
    @Inject(SessionStore) private readonly store: SessionStore, @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(InitiationService) private readonly initiation: InitiationService, @Inject(Log) log: Log,
  ) {
    this.#log = log.child(Supervisor.name);
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => this.look());
    this.#timer = setInterval(() => this.look(), INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    await this.sessions.stop();
  }

  /** Looks now, unless a look is under way. */
  look(): void {
    this.#running ??= this.#look().catch((error: unknown) => {
      if (!isTransientConnectionError(error)) this.#log.error('Sessions could not be looked after', { err: error });
    }).finally(() => { this.#running = undefined; });
  }

  async #look(): Promise<void> {
    await this.store.clean();
    if (this.#looks % FORGET_EVERY === 0) await this.store.forget();
    this.#looks += 1;
    const failures = await Promise.allSettled([this.#obey(), ...this.sessions.live.map((session) => this.#tend(session)), this.sessions.writeEnds()]);
    if (this.config.SLUICE_WDS_ADDRESSES !== undefined) await this.#prepareRequested();
    for (const failure of failures) if (failure.status === 'rejected') throw failure.reason;
  }

  async #tend(session: LiveSession): Promise<void> {
    const news = session.look(Date.now());
    const isDue = this.#looks % ANNOUNCE_EVERY === 0;
    if (isDue && (await this.#hasChanged(session))) return this.sessions.end(session, 'failed', 'The content was changed while it was being sent.', news);
    if (news.outcome !== null) return this.sessions.end(session, news.outcome, null, news);
    if (news.started) await this.store.started(session.id, news.progress.clients);
    if (news.slow !== null) await this.#dealWith(session, news.slow);
    await this.store.report(session.id, news, isDue && news.progress.clients > 0);
    session.noted(news);
  }

  async #hasChanged(session: LiveSession): Promise<boolean> {
    try {
      await session.parts.content.check();
      return false;
    } catch (error) {
      if (!(error instanceof ContentChanged)) throw error;
      return true;
    }
  }

  async #dealWith(session: LiveSession, { kind, clientId }: { kind: 'disconnect' | 'demote'; clientId: number }): Promise<void> {
    this.#log.info('A client holds up its session', { sessionId: session.id, clientId, action: kind });
    if (kind === 'disconnect') session.parts.transport.kick(clientId, 'fallback');
    else await this.#demote(session, clientId);
  }

  async #demote(session: LiveSession, clientId: number): Promise<void> {
    const { description, numbers } = (await this.initiation.slower(session)).parts;
    const { port } = description;
    session.parts.transport.demote([clientId], {
      sessionId: numbers.wireId, multicast: { address: description.multicastAddress, port }, unicast: { address: description.serverAddress, port },
    });
  }

  async #obey(): Promise<void> {
    for (const command of await this.store.takeCommands()) await this.#do(command).catch((error: unknown) => this.#log.error('An order for a session could not be followed', { err: error, ...command }));
  }

  async #do({ session: id, kind, clientId, adminName }: SessionCommand): Promise<void> {
    const session = this.sessions.byId(id);
    if (session === null) return;
    this.#log.info('An administrator ordered something of a session', { sessionId: id, order: kind, clientId, administrator: adminName });
    switch (kind) {
      case 'start': return session.release();
      case 'stop': return this.sessions.end(session, 'stopped', null, null);
      case 'kick': return void session.parts.transport.kick(clientId!, 'policy');
      case 'demote': return this.#demote(session, clientId!);
    }
  }

  async #prepareRequested(): Promise<void> {
    for (const { id, ...wish } of await this.store.takeRequested(10)) await this.#prepare(id, wish);
  }

  async #prepare(id: string, wish: { namespace: string; content: string; requestedBy: string }): Promise<void> {
    try {
      const session = await this.initiation.prepare(id, wish);
      if (session.id !== id) await this.store.end(id, 'failed', `The session ${session.id} sends this content already.`, null);
    } catch (error) {
      if (!(error instanceof InitiationRefused)) this.#log.error('A session could not be set up', { err: error, sessionId: id });
      await this.store.end(id, 'failed', error instanceof InitiationRefused ? error.message : 'The service failed; its log has the reason.', null);
    }
  }
}
