export { type LocalNats, type NatsOptions, startNats } from './start-nats.js';
