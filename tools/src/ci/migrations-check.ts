import { join } from 'node:path';
import { startPostgres, throwawayDirectory } from '@sluice/local-services';
import { CHECKOUT } from '../start/checkout.js';
import { findDrift } from './find-drift.js';

/** Fails when the migrations do not build what the entities describe; run by `.ci/run`. */
const directory = await throwawayDirectory(CHECKOUT);
try {
  const dataDir = join(directory.path, 'postgresql');
  const postgres = await startPostgres({ dataDir, port: 0, tune: 'test', log: console.log });
  try {
    const drift = await findDrift(postgres.url);
    for (const statement of drift) console.error(`${statement};`);
    console.log(drift.length === 0 ? 'The migrations build what the entities describe.' : 'The migrations lack the statements above.');
    process.exitCode = drift.length === 0 ? 0 : 1;
  } finally {
    await postgres.stop();
  }
} finally {
  directory.remove();
}
