import type { IncomingMessage } from 'node:http';
import { namedAction } from './soap-request.js';
import type { LargeRequestDefinition, SoapServiceDefinition } from './soap-service.js';

/** A place for a request that is larger than others may be. */
export interface LargeRequest {
  readonly limits: LargeRequestDefinition;
  /** Gives the place back; called once. */
  leave(): void;
}

/**
 * The places for large requests of one web service. Each holds a whole body in memory, so there are few. A request has one when it says that it is
 * larger than others may be and names an operation that may be so; one that lies about its operation is refused by its body.
 */
export class LargeRequests {
  readonly #limits: LargeRequestDefinition | undefined;
  readonly #actions: ReadonlySet<string>;
  readonly #ordinary: number;
  #free: number;

  constructor({ contract, largeRequests, maxRequestBytes }: SoapServiceDefinition) {
    this.#limits = largeRequests;
    this.#ordinary = maxRequestBytes;
    this.#free = largeRequests?.places ?? 0;
    this.#actions = new Set(largeRequests?.operations.flatMap((name) => contract.operations[name]?.soapAction ?? []));
  }

  /** A place; undefined for an ordinary request, which is most, and null when all places are taken. */
  enter(request: IncomingMessage): LargeRequest | undefined | null {
    const limits = this.#limits;
    if (limits === undefined || !(Number(request.headers['content-length']) > this.#ordinary)) return undefined;
    const action = namedAction(request);
    if (action === undefined || !this.#actions.has(action)) return undefined;
    if (this.#free === 0) return null;
    this.#free -= 1;
    return { limits, leave: () => { this.#free += 1; } };
  }
}
