/** `npm start` with the echo service in place of the real ones. */
import { fileURLToPath } from 'node:url';
import { runStart } from '../../dist/start/run-start.js';

const main = fileURLToPath(new URL('./echo-service.mjs', import.meta.url));
await runStart([{ name: 'echo', main, prefixes: ['/Echo', '/EchoAgain'] }]);
