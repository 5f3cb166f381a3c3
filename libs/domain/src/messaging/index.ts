/** The outbox: events that commit together with the change they tell of. */
export { OutboxMessage } from './outbox-message.entity.js';
export { OUTBOX_CHANNEL, OutboxError, appendToOutbox } from './append-to-outbox.js';
