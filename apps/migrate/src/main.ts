import { ConfigError, loadConfig } from '@sluice/platform/config';
import { Log } from '@sluice/platform/observability';
import { migrateConfig } from './migrate.config.js';
import { migrate } from './migrate.js';

const USAGE = 'Usage: node main.js [--wait]';

/** Ends with status 0 when the schema is up to date, with 1 when it is not, and with 2 for a call that it does not understand. */
async function main(parameters: readonly string[]): Promise<number> {
  const log = Log.create({ service: 'migrate' });
  if (parameters.length > 1 || (parameters.length === 1 && parameters[0] !== '--wait')) {
    log.fatal(USAGE);
    return 2;
  }
  try {
    const config = loadConfig(migrateConfig, process.env);
    const waitMs = config.SLUICE_MIGRATE_WAIT_SECONDS * 1_000;
    await migrate({
      databaseUrl: config.DATABASE_URL.reveal(), onlyWait: parameters.length === 1, waitMs,
      log: Log.create({ service: 'migrate', level: config.SLUICE_LOG_LEVEL }),
    });
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) log.fatal(error.message, { problems: error.problems });
    else log.fatal('The schema is not up to date', { err: error });
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
