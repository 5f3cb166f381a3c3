import { runStart } from './run-start.js';
import { existingServices } from './service-table.js';

await runStart(existingServices());
