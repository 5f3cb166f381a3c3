import { inspect } from 'node:util';

/** What every printed form of a secret reads. */
export const REDACTED = '[redacted]';

/**
 * A configuration value that must never be printed: a password, a token, or a URL that may carry one.
 * JSON, template strings, `String()`, `console.log` and `util.inspect` show {@link REDACTED};
 * only {@link Secret.reveal} gives the value.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it where the value is used, never to keep it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
