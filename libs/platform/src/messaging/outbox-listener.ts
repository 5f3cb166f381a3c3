import { OUTBOX_CHANNEL } from '@sluice/domain/messaging';
import { Client } from 'pg';
import { reconnectDelay, type ReconnectBounds } from '../database/reconnect-delay.js';
import { pauseUnless } from './consumption.js';

const KEEP_ALIVE_DELAY_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Calls `wake` whenever a transaction with new outbox rows commits, over a connection of its own, which is made again whenever it
 * breaks. What is missed meanwhile the relay finds by itself, at its interval; it is also woken when the connection is back.
 */
export async function listenToOutbox(
  options: { readonly url: string; readonly applicationName: string; readonly reconnect?: ReconnectBounds | undefined },
  wake: () => void, stopping: AbortSignal,
): Promise<void> {
  for (let attempt = 1; !stopping.aborted; attempt += 1) {
    const client = new Client({
      connectionString: options.url, application_name: options.applicationName, connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    });
    // `end` follows every error and is what is waited for.
    client.on('error', () => undefined);
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    const stop = (): void => { client.end().catch(() => undefined); };
    try {
      client.on('notification', wake);
      await client.connect();
      await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
      attempt = 0;
      wake();
      stopping.addEventListener('abort', stop, { once: true });
      if (stopping.aborted) stop();
      await ended;
    } catch {
      await client.end().catch(() => undefined);
    } finally {
      stopping.removeEventListener('abort', stop);
    }
    await pauseUnless(stopping, reconnectDelay(attempt + 1, options.reconnect));
  }
}
