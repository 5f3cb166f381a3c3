import { Inject, Injectable } from '@nestjs/common';
import {
  endInterruptedSessions, endSession, findNamespace, forgetSessions, multicastServerKeys, recordSession, reportSession, startSession, takeCommands, takeRequestedSessions, wasInterruptedLately,
  type MulticastNamespace, type ServerKeys, type SessionCommand, type SessionOutcome, type SessionWish,
} from '@sluice/domain/multicast';
import { CONFIG } from '@sluice/platform/config';
import { DataSource } from 'typeorm';
import type { WdsMulticastConfig } from '../wds-multicast.config.js';
import type { SessionDescription, SessionSecurity } from '@sluice/protocol/wds/msi';
import type { SessionNews } from './live-session.js';
import { BriefMemory } from './brief-memory.js';
import { makeServerKeys } from './server-security.js';

/** Who tells of events from here. */
export const EVENT_SOURCE = '/wds-multicast';

/** For how long clients of a killed server find their session started already, in seconds. */
const INTERRUPTED_LATELY_SECONDS = 3_600;

/** How long it is believed what a namespace is, in milliseconds. */
const NAMESPACE_MS = 1_000;

/** How long ended sessions are shown, in days. */
const KEPT_DAYS = 90;

/** What this service keeps of its sessions in the database. */
@Injectable()
export class SessionStore {
  readonly #server: string;
  #keys: Promise<ServerKeys> | undefined;
  #clean: Promise<void> | undefined;
  readonly #namespaces = new BriefMemory<MulticastNamespace | null>(NAMESPACE_MS);

  constructor(@Inject(DataSource) private readonly dataSource: DataSource, @Inject(CONFIG) config: WdsMulticastConfig) {
    this.#server = config.SLUICE_WDS_SERVER;
  }

  /** As it was a second ago at most: a flood of requests is not one of queries. */
  namespace(name: string): Promise<MulticastNamespace | null> {
    return this.#namespaces.get(name.toLowerCase(), () => findNamespace(this.dataSource, name));
  }

  keys(): Promise<ServerKeys> {
    this.#keys ??= multicastServerKeys(this.dataSource, makeServerKeys);
    return this.#keys.catch((error: unknown) => {
      this.#keys = undefined;
      throw error;
    });
  }

  wasInterruptedLately({ namespace, content }: SessionWish): Promise<boolean> {
    return wasInterruptedLately(this.dataSource, namespace, content, INTERRUPTED_LATELY_SECONDS);
  }

  async record(id: string | null, wish: SessionWish, description: SessionDescription, security: SessionSecurity, fasterSession: string | null): Promise<string> {
    const place = {
      wireId: description.sessionId, multicastAddress: description.multicastAddress, serverAddress: description.serverAddress, port: description.port,
      blockSize: description.blockSize, contentSize: Number(description.contentSize), securityMode: security.serverMode * 0x1_0000 + security.clientMode,
    };
    await this.clean();
    return recordSession(this.dataSource, id, wish, this.#server, place, EVENT_SOURCE, fasterSession);
  }

  started(id: string, clients: number): Promise<void> {
    return startSession(this.dataSource, id, clients, EVENT_SOURCE);
  }

  report(id: string, { progress, clients }: Pick<SessionNews, 'progress' | 'clients'>, announce: boolean): Promise<void> {
    return reportSession(this.dataSource, id, progress, clients, announce ? { source: EVENT_SOURCE } : null);
  }

  end(id: string, outcome: SessionOutcome, failure: string | null, final: Pick<SessionNews, 'progress' | 'clients'> | null): Promise<void> {
    return endSession(this.dataSource, id, outcome, failure, final, EVENT_SOURCE);
  }

  /** Ends what an earlier process of this name left; done once, before the first session of this one is written down. */
  clean(): Promise<void> {
    this.#clean ??= endInterruptedSessions(this.dataSource, this.#server, EVENT_SOURCE);
    return this.#clean.catch((error: unknown) => {
      this.#clean = undefined;
      throw error;
    });
  }

  async takeRequested(limit: number): Promise<(SessionWish & { readonly id: string })[]> {
    await this.clean();
    return takeRequestedSessions(this.dataSource, this.#server, limit);
  }

  /** Forgets old sessions, whoever had them. */
  forget(): Promise<number> {
    return forgetSessions(this.dataSource, KEPT_DAYS);
  }

  takeCommands(): Promise<SessionCommand[]> {
    return takeCommands(this.dataSource, this.#server);
  }
}
