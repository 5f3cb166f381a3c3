export * from './messages.js';
export { readMessage } from './read-message.js';
export { writeDataHeader, writeMessage } from './write-message.js';
