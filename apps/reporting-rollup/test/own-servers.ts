import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startNats, startPostgres, throwawayDirectory, type LocalNats, type LocalServer } from '@sluice/local-services';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const log = (): void => undefined;

/** A durable PostgreSQL and a nats-server that belong to one test alone, so that it may kill them. */
export class OwnServers {
  private constructor(private readonly directory: string, private readonly remove: () => void, private postgres: LocalServer, private nats: LocalNats) {}

  static async start(): Promise<OwnServers> {
    const { path, remove } = await throwawayDirectory(CHECKOUT);
    return new OwnServers(path, remove, ...await Promise.all([postgresIn(path), natsIn(path)]));
  }

  get databaseUrl(): string {
    return this.postgres.url;
  }

  get natsUrl(): string {
    return this.nats.url;
  }

  /** kill -9; nobody answers any more when it resolves. */
  async killPostgres(): Promise<void> {
    process.kill(this.postgres.pid, 'SIGKILL');
    await this.postgres.exited;
  }

  /** Starts it over its data, at the address it had. */
  async restartPostgres(): Promise<void> {
    this.postgres = await postgresIn(this.directory, this.postgres.port);
  }

  async killNats(): Promise<void> {
    process.kill(this.nats.pid, 'SIGKILL');
    await this.nats.exited;
  }

  async restartNats(): Promise<void> {
    this.nats = await natsIn(this.directory, this.nats.port);
  }

  async stop(): Promise<void> {
    await Promise.all([this.postgres.stop(), this.nats.stop()]);
    this.remove();
  }
}

// Durable: what PostgreSQL has committed must be there after it was killed.
const postgresIn = (directory: string, port = 0) => startPostgres({ dataDir: join(directory, 'postgresql'), port, tune: 'durable', log });
const natsIn = (directory: string, port = 0) => startNats({ dataDir: join(directory, 'nats'), port, log });
