import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CHECKOUT } from '../start/checkout.js';

// `npm run scan` is `npx sluice scan`, built before it runs. It is found by its path: tools do not depend on the command line.
process.argv.splice(2, 0, 'scan');
await import(pathToFileURL(join(CHECKOUT, 'apps', 'cli', 'dist', 'main.js')).href);
