import { Inject, Injectable } from '@nestjs/common';
import {
  DeadLetterError, JetStreamClient, listDeadLetters, MessagingUnavailable, readDeadLetter, replayDeadLetter, type DeadLetter,
} from '@sluice/platform/messaging';
import { z } from 'zod';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import type { DeadLetterDetailsRepresentation, DeadLetterQuery, DeadLetterRepresentation } from './dead-letter.schema.js';

const LIST = 'dead letters';
const position = z.object({ after: z.int().nonnegative() });
const RETRY_AFTER_SECONDS = 5;

/** Messages that a consumer gave up. Throws `ApiProblem`. */
@Injectable()
export class DeadLettersService {
  constructor(@Inject(JetStreamClient) private readonly bus: JetStreamClient, @Inject(Audit) private readonly audit: Audit) {}

  list({ limit, cursor }: DeadLetterQuery): Promise<Page<DeadLetterRepresentation>> {
    const after = readCursor(LIST, position, cursor)?.after ?? 0;
    return asProblems(async () => {
      const letters = await listDeadLetters(this.bus.session(), { after, limit: limit + 1 });
      return pageOf(LIST, letters, limit, representation, ({ sequence }) => ({ after: sequence }));
    });
  }

  get(number: number): Promise<DeadLetterDetailsRepresentation> {
    return asProblems(async () => {
      const letter = await readDeadLetter(this.bus.session(), number);
      const message = json(letter.payload);
      const isJson = message !== undefined;
      return {
        ...representation(letter), bytes: letter.payload.length, message: isJson ? message : null,
        messageBase64: isJson ? null : Buffer.from(letter.payload).toString('base64'),
      };
    });
  }

  /** Gives the message to the consumer that gave it up once more. */
  async replay(number: number, by: Administrator): Promise<DeadLetterRepresentation> {
    const letter = await asProblems(() => replayDeadLetter(this.bus, number));
    this.audit.record(by, 'dead-letter.replay', { number, consumer: letter.consumer, subject: letter.subject });
    return representation(letter);
  }
}

function representation({ sequence, consumer, subject, reason, attempts, failedAt }: DeadLetter): DeadLetterRepresentation {
  return { number: sequence, consumer, subject, reason, attempts, failedAt };
}

function json(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString());
  } catch {
    return undefined;
  }
}

async function asProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MessagingUnavailable) throw new ApiProblem('unavailable', `${error.message}.`, { retryAfterSeconds: RETRY_AFTER_SECONDS });
    if (error instanceof DeadLetterError) throw new ApiProblem(error.code === 'DEAD_LETTER_NOT_FOUND' ? 'dead-letter-not-found' : 'dead-letter-without-body', `${error.message}.`);
    throw error;
  }
}
