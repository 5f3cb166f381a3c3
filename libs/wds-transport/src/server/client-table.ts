import type { KickReason } from '@sluice/protocol/wds/transport';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Where a client stands: the lists of MS-WDSMT 3.1.1. */
export type ClientList = 'pending' | 'active' | 'kicked' | 'demoted';

export interface DemoteTarget {
  readonly sessionId: number;
  readonly multicast: Endpoint;
  readonly unicast: Endpoint;
}

/** A client: MS-WDSMT 3.1.1.2, and what it told the application. Times in milliseconds of the session's clock. */
export interface ClientEntry {
  readonly clientId: number;
  readonly endpoint: Endpoint;
  readonly joinedAt: number;
  name: string;
  supportsDemote: boolean;
  clientTime: bigint;
  /** Changed by {@link ClientTable.move} only. */
  list: ClientList;
  lastSeenAt: number;
  roundTrip: number;
  lossRate: number;
  progress: number;
  highest: number;
  qcrReceived: boolean;
  /** How often it was the master and acknowledged nothing. */
  failures: number;
  joinAckSends: number;
  cancelJoinTimer: (() => void) | null;
  kickReason: KickReason;
  demoteTarget: DemoteTarget | null;
}

/** Newcomers that have not answered yet. When there are more, the oldest gives way: a flood of forged JOINs keeps nobody out for long. */
const MAX_PENDING = 400;

/** All clients of a session. */
export class ClientTable {
  readonly #byId = new Map<number, ClientEntry>();
  readonly #byEndpoint = new Map<string, ClientEntry>();
  /** In the order in which they came to it: a JOIN must cost the same however many there are. */
  readonly #lists: { readonly [list in ClientList]: Set<ClientEntry> } = { pending: new Set(), active: new Set(), kicked: new Set(), demoted: new Set() };
  #nextId: number;

  constructor(
    firstId: number,
    private readonly maximumActive: number,
  ) {
    this.#nextId = firstId >>> 0;
  }

  get(clientId: number): ClientEntry | undefined {
    return this.#byId.get(clientId);
  }

  at(endpoint: Endpoint): ClientEntry | undefined {
    return this.#byEndpoint.get(keyOf(endpoint));
  }

  inList(list: ClientList): ClientEntry[] {
    return [...this.#lists[list]];
  }

  count(list: ClientList): number {
    return this.#lists[list].size;
  }

  move(entry: ClientEntry, list: ClientList): void {
    this.#lists[entry.list].delete(entry);
    this.#lists[list].add(entry);
    entry.list = list;
  }

  all(): IterableIterator<ClientEntry> {
    return this.#byId.values();
  }

  get isFull(): boolean {
    return this.count('active') >= this.maximumActive;
  }

  /** A new entry of the pending list, with a number that nobody else of this session has had. */
  add(entry: Pick<ClientEntry, 'endpoint' | 'name' | 'supportsDemote' | 'clientTime'>, now: number): ClientEntry {
    const [oldest] = this.#lists.pending;
    if (oldest !== undefined && this.count('pending') >= MAX_PENDING) this.remove(oldest);
    const added: ClientEntry = {
      ...entry, clientId: this.#newId(), joinedAt: now, list: 'pending', lastSeenAt: now, roundTrip: 1, lossRate: 0, progress: 0, highest: 0,
      qcrReceived: false, failures: 0, joinAckSends: 0, cancelJoinTimer: null, kickReason: 'policy', demoteTarget: null,
    };
    this.#byId.set(added.clientId, added);
    this.#lists.pending.add(added);
    this.#byEndpoint.set(keyOf(added.endpoint), added);
    return added;
  }

  remove(entry: ClientEntry): void {
    entry.cancelJoinTimer?.();
    entry.cancelJoinTimer = null;
    this.#byId.delete(entry.clientId);
    this.#lists[entry.list].delete(entry);
    if (this.#byEndpoint.get(keyOf(entry.endpoint)) === entry) this.#byEndpoint.delete(keyOf(entry.endpoint));
  }

  /** Zero says "nobody" (MasterClientId), so no client has it. */
  #newId(): number {
    do this.#nextId = (this.#nextId + 1) >>> 0;
    while (this.#nextId === 0 || this.#byId.has(this.#nextId));
    return this.#nextId;
  }
}

function keyOf(endpoint: Endpoint): string {
  return `${endpoint.address} ${endpoint.port}`;
}
