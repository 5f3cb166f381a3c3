import { describe, expect, it } from '@jest/globals';
import { EventError } from '@sluice/domain/events';
import fc from 'fast-check';
import { DatabaseUnavailable } from '../database/database-error.js';
import { resolveDelivery } from './delivery-options.js';
import { backOffDelay, MAX_REASON_LENGTH, outcomeOfFailure, reasonOf } from './delivery-outcome.js';
import { MessagingUnavailable, PoisonMessage } from './messaging-error.js';

const DELIVERY = resolveDelivery({ delivery: 'durable', backOffMs: [10, 20, 30] });

describe('outcomeOfFailure', () => {
  it('waits longer after each failed attempt, then gives up', () => {
    const error = new Error('no');
    expect([1, 2, 3, 4].map((attempt) => outcomeOfFailure(error, attempt, DELIVERY))).toEqual([
      { kind: 'retry', delayMs: 10 }, { kind: 'retry', delayMs: 20 }, { kind: 'retry', delayMs: 30 },
      { kind: 'give-up', reason: 'Error: no' },
    ]);
  });

  it('repeats the last pause when there are more attempts than pauses', () => {
    const delivery = resolveDelivery({ delivery: 'durable', backOffMs: [10], maxAttempts: 4 });
    expect([1, 2, 3].map((attempt) => outcomeOfFailure(new Error('no'), attempt, delivery))).toEqual(Array(3).fill({ kind: 'retry', delayMs: 10 }));
  });

  it('gives up at once what can never be handled', () => {
    expect(outcomeOfFailure(new PoisonMessage('unknown region'), 1, DELIVERY)).toEqual({ kind: 'give-up', reason: 'PoisonMessage: unknown region' });
    expect(outcomeOfFailure(new EventError('EVENT_NOT_JSON', 'An event is not JSON in UTF-8.'), 1, DELIVERY).kind).toBe('give-up');
  });

  it('waits for what the handler depends on, however often it failed', () => {
    for (const error of [new DatabaseUnavailable(), new MessagingUnavailable(), Object.assign(new Error('gone'), { code: 'ECONNRESET' })]) {
      expect(outcomeOfFailure(error, 99, DELIVERY)).toEqual({ kind: 'wait-for-dependency' });
    }
  });
});

describe('backOffDelay', () => {
  it('is one of the configured pauses, never shorter than the one before', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), (attempt) => {
      expect(DELIVERY.backOffMs).toContain(backOffDelay(attempt, DELIVERY.backOffMs));
      expect(backOffDelay(attempt + 1, DELIVERY.backOffMs)).toBeGreaterThanOrEqual(backOffDelay(attempt, DELIVERY.backOffMs));
    }));
  });

  it('is nothing without pauses', () => {
    expect(backOffDelay(1, [])).toBe(0);
  });
});

describe('reasonOf', () => {
  it('is one short line without secrets', () => {
    const reason = reasonOf(new Error(`first\r\nsecond postgresql://sluice:hunter2@db/sluice ${'x'.repeat(2_000)}`));
    expect(reason).not.toMatch(/[\r\n]|hunter2/);
    expect(reason.length).toBe(MAX_REASON_LENGTH);
  });

  it('does not print what was thrown when it is not an error', () => {
    expect(reasonOf({ password: 'hunter2' })).toBe('thrown object');
  });
});

describe('resolveDelivery', () => {
  it('prefers the handler, then the service, then the built-in defaults', () => {
    const resolved = resolveDelivery({ delivery: 'durable', concurrency: 9 }, { concurrency: 2, ackWaitMs: 70 });
    expect(resolved).toMatchObject({ concurrency: 9, ackWaitMs: 70, backOffMs: [1_000, 5_000, 30_000, 120_000, 300_000], maxAttempts: 6 });
  });

  it('handles one event at a time where order matters', () => {
    expect(resolveDelivery({ delivery: 'durable', inOrder: true, concurrency: 9 }).concurrency).toBe(1);
    expect(resolveDelivery({ delivery: 'broadcast' }, { concurrency: 9 }).concurrency).toBe(1);
  });
});
