import { fileURLToPath } from 'node:url';

/** Root of the checkout; `tools/src/start` and `tools/dist/start` are equally deep below it. */
export const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url));
