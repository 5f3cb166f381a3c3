import { MAX_DEMOTED_CLIENTS, type TransportPacket } from '@sluice/protocol/wds/transport';
import { Timer, type Clock } from '../clock.js';
import type { ServerParameters } from '../parameters.js';
import type { ClientEntry, ClientTable } from './client-table.js';

/** Clients that one KICK names: it then fits any path unfragmented. */
const MAX_KICKED_CLIENTS = 200;

export interface RemovalsEnvironment {
  readonly clock: Clock;
  readonly clients: ClientTable;
  send(packet: TransportPacket): void;
}

/** Says KICK and DEMOTE again until those who are meant are gone: MS-WDSMT 3.1.5.6, 3.1.5.10, 3.1.6.3, 3.1.6.8. */
export class Removals {
  readonly #kick: Timer;
  readonly #demote: Timer;

  constructor(
    private readonly parameters: ServerParameters,
    private readonly environment: RemovalsEnvironment,
  ) {
    this.#kick = new Timer(environment.clock);
    this.#demote = new Timer(environment.clock);
  }

  kick(): void {
    const kicked = this.environment.clients.inList('kicked');
    if (kicked.length === 0) return;
    for (const part of parts(kicked, MAX_KICKED_CLIENTS)) {
      this.environment.send({ type: 'kick', clients: part.map((client) => ({ clientId: client.clientId, reason: client.kickReason })) });
    }
    this.#kick.set(this.parameters.kickInterval, () => this.kick());
  }

  demote(): void {
    const demoted = this.environment.clients.inList('demoted');
    if (demoted.length === 0) return;
    for (const target of new Set(demoted.map((client) => client.demoteTarget!))) {
      for (const part of parts(demoted.filter((client) => client.demoteTarget === target), MAX_DEMOTED_CLIENTS)) {
        this.environment.send({ type: 'demote', ...target, clientIds: part.map((client) => client.clientId) });
      }
    }
    this.#demote.set(this.parameters.demoteInterval, () => this.demote());
  }

  stop(): void {
    this.#kick.clear();
    this.#demote.clear();
  }
}

function parts(clients: readonly ClientEntry[], size: number): ClientEntry[][] {
  return Array.from({ length: Math.ceil(clients.length / size) }, (_, at) => clients.slice(at * size, (at + 1) * size));
}
