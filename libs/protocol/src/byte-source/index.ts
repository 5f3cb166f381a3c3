export { ByteSource } from './byte-source.js';
