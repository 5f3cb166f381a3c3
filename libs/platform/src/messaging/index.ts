export { BROADCAST_OVERLAP_MS, DEFAULT_FINISH_MS, JetStreamServer, type JetStreamServerOptions } from './jetstream-server.js';
export { JetStreamClient, type JetStreamClientOptions, type JetStreamSession, type PublishOptions } from './jetstream-client.js';
export { type DeclaredConsumption } from './consumption-plan.js';
export { listDeadLetters, readDeadLetter, replayDeadLetter, writeDeadLetter, type DeadLetter } from './dead-letters.js';
export {
  DEFAULT_ACK_WAIT_MS, DEFAULT_BACK_OFF_MS, DEFAULT_CONCURRENCY,
  type BroadcastOptions, type Delivery, type DeliveryDefaults, type DeliveryOptions, type DurableOptions,
} from './delivery-options.js';
export { EventContext } from './event-context.js';
export { ConsumptionError, DeadLetterError, MessageRefused, MessagingUnavailable, PoisonMessage } from './messaging-error.js';
export { MessagingModule, type MessagingModuleOptions } from './messaging.module.js';
export { natsAddress } from './nats-address.js';
export { JETSTREAM, OnEvent } from './on-event.js';
export { OUTBOX_RETENTION_MS, OutboxRelay, RELAY_INTERVAL_MS, type OutboxRelayOptions } from './outbox-relay.js';
export { answer, ask, QuestionRefused, type Question } from './questions.js';
export { DEAD_LETTERS_STREAM, DUPLICATE_WINDOW_MS, EVENTS_STREAM, isApiError, REPORTS_PREFIX, REPORTS_STREAM, type StreamLimits } from './streams.js';
export { TRACEPARENT, traceparentOf } from './trace-context.js';
