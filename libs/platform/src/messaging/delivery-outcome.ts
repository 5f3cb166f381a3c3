import { EventError } from '@sluice/domain/events';
import { isTransientConnectionError } from '../database/database-error.js';
import { isError, redactText } from '../observability/redaction.js';
import { MessagingUnavailable, PoisonMessage } from './messaging-error.js';
import type { ResolvedDelivery } from './delivery-options.js';

/** Longest reason that a dead letter carries, in UTF-16 units. */
export const MAX_REASON_LENGTH = 500;

/** What is done after a handler failed. */
export type FailureOutcome =
  /** Try again after the pause; this attempt counts. */
  | { readonly kind: 'retry'; readonly delayMs: number }
  /** Keep the event and try again when the database or the bus is back; this attempt does not count. */
  | { readonly kind: 'wait-for-dependency' }
  /** Give the event up. */
  | { readonly kind: 'give-up'; readonly reason: string };

/**
 * Decides what a handler's failure means: events that can never be handled are given up at once, a failure of something that the
 * handler depends on is waited for, and anything else is tried again until the attempts are used up.
 * @param attempt which attempt failed, from 1.
 */
export function outcomeOfFailure(error: unknown, attempt: number, delivery: Pick<ResolvedDelivery, 'backOffMs' | 'maxAttempts'>): FailureOutcome {
  if (error instanceof PoisonMessage || error instanceof EventError) return { kind: 'give-up', reason: reasonOf(error) };
  if (error instanceof MessagingUnavailable || isTransientConnectionError(error)) return { kind: 'wait-for-dependency' };
  if (attempt >= delivery.maxAttempts) return { kind: 'give-up', reason: reasonOf(error) };
  return { kind: 'retry', delayMs: backOffDelay(attempt, delivery.backOffMs) };
}

/** The pause after failed attempt number `attempt`, from 1, in milliseconds. */
export function backOffDelay(attempt: number, backOffMs: readonly number[]): number {
  return backOffMs[Math.min(attempt, backOffMs.length) - 1] ?? 0;
}

/** The reason of a dead letter: one line, without secrets, fit for a header. */
export function reasonOf(error: unknown): string {
  const text = isError(error) ? `${error.name}: ${error.message}` : `thrown ${typeof error}`;
  // eslint-disable-next-line no-control-regex -- control characters would end the header
  return redactText(text).replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, MAX_REASON_LENGTH);
}
