import { errors, type Msg } from '@nats-io/transport-node';
import { z } from 'zod';
import { JetStreamClient } from './jetstream-client.js';
import { MessagingUnavailable } from './messaging-error.js';

/** Begins the subject of every question; outside of the stream of events, which keeps nothing of them. */
const PREFIX = 'sluice-question';
/** Of the processes that can answer, one gets each question. */
const QUEUE = 'sluice';

/** A question that one service asks and another answers: both sides know its schemas. */
export interface Question<Asked extends z.ZodType, Answer extends z.ZodType> {
  /** In kebab case, such as `selection-preview`. */
  readonly name: string;
  readonly asked: Asked;
  readonly answer: Answer;
}

/** The service that was asked cannot answer; the message is for people. */
export class QuestionRefused extends Error {
  override readonly name = 'QuestionRefused';
}

const refusal = z.object({ refused: z.string() });

/**
 * Asks a question and waits for the answer.
 * @throws MessagingUnavailable when nobody answers in time, QuestionRefused when the answer is a refusal
 */
export async function ask<Asked extends z.ZodType, Answer extends z.ZodType>(
  client: JetStreamClient, question: Question<Asked, Answer>, asked: z.input<Asked>, timeoutMs: number,
): Promise<z.output<Answer>> {
  const { connection } = client.session();
  let message: Msg;
  try {
    message = await connection.request(`${PREFIX}.${question.name}`, JSON.stringify(asked), { timeout: timeoutMs });
  } catch (error) {
    throw new MessagingUnavailable(error instanceof errors.NoRespondersError ? 'No service that could answer is running' : 'Nobody answered in time', { cause: error });
  }
  const answer: unknown = message.json();
  const refused = refusal.safeParse(answer);
  if (refused.success) throw new QuestionRefused(refused.data.refused);
  return question.answer.parse(answer);
}

/**
 * Answers a question, over all reconnections, until `signal` is aborted. What `handler` throws becomes a refusal: the text of a
 * {@link QuestionRefused}, and nothing of anything else but that it failed.
 */
export async function answer<Asked extends z.ZodType, Answer extends z.ZodType>(
  client: JetStreamClient, question: Question<Asked, Answer>, handler: (asked: z.output<Asked>) => Promise<z.input<Answer>>, signal: AbortSignal,
): Promise<void> {
  for (let session = await client.untilSession(signal); session !== undefined; session = await client.untilSession(signal)) {
    const subscription = session.connection.subscribe(`${PREFIX}.${question.name}`, { queue: QUEUE });
    const end = (): void => subscription.unsubscribe();
    session.ended.addEventListener('abort', end, { once: true });
    signal.addEventListener('abort', end, { once: true });
    if (session.ended.aborted || signal.aborted) end();
    for await (const message of subscription) void reply(message, question, handler);
    signal.removeEventListener('abort', end);
  }
}

async function reply<Asked extends z.ZodType, Answer extends z.ZodType>(
  message: Msg, question: Question<Asked, Answer>, handler: (asked: z.output<Asked>) => Promise<z.input<Answer>>,
): Promise<void> {
  const answered = await Promise.resolve().then(() => handler(question.asked.parse(message.json()))).catch((error: unknown) => ({
    refused: error instanceof QuestionRefused ? error.message : 'The question could not be answered; the log of the service tells more.',
  }));
  message.respond(JSON.stringify(answered));
}
