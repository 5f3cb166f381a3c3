/** NATS or its streams cannot be reached at the moment. Nothing is wrong with the message: the same one may succeed later. */
export class MessagingUnavailable extends Error {
  override readonly name = 'MessagingUnavailable';
  readonly code = 'MESSAGING_UNAVAILABLE';

  constructor(reason = 'NATS cannot be reached', options?: ErrorOptions) {
    super(reason, options);
  }
}

/** The stream refuses the message itself, for example because of its size: publishing it again gives the same answer. */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused';
  readonly code = 'MESSAGE_REFUSED';
}

/**
 * Thrown by the handler of an event to say that this event can never be handled: it becomes a dead letter at once.
 * The message is kept as the reason.
 */
export class PoisonMessage extends Error {
  override readonly name = 'PoisonMessage';
  readonly code = 'POISON_MESSAGE';
}

/** What a service says it consumes and what its handlers consume do not fit. The service must not start. */
export class ConsumptionError extends Error {
  override readonly name = 'ConsumptionError';
  readonly code = 'CONSUMPTION_MISMATCH';

  constructor(readonly problems: readonly string[]) {
    super(`The consumption of events is not wired correctly:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** A dead letter with that number does not exist, or cannot be used. */
export class DeadLetterError extends Error {
  override readonly name = 'DeadLetterError';

  constructor(readonly code: 'DEAD_LETTER_NOT_FOUND' | 'DEAD_LETTER_WITHOUT_BODY', message: string) {
    super(message);
  }
}
