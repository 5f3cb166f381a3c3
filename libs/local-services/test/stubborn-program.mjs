/** A program that says it is ready and then ignores every polite request to end. */
import process from 'node:process';
import { setInterval } from 'node:timers';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.stdout.write(`${signal} ignored\n`));
process.stdout.write('now ready\n');
setInterval(() => {}, 60_000);
