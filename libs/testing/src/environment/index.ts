export { EventConsumer } from './event-consumer.js';
export { descendants, gone } from './processes.js';
export { type TestBus, createTestBus } from './test-bus.js';
export { type TestDatabase, createEmptyTestDatabase, createTestDatabase } from './test-database.js';
export { type TestServers, testServers } from './test-servers.js';
