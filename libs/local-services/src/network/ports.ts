import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { LocalServiceError } from '../errors.js';

/** Local servers are never offered to the network. */
export const LOOPBACK = '127.0.0.1';

/** Ports that Linux and other systems give to nobody by themselves: from the first up to, not including, the second. */
const NOT_EPHEMERAL = [20_000, 32_000] as const;
const TRIES = 20;

/**
 * Returns a port of the loopback address that nobody listens on at this moment. Not one that the system would choose: it could give that to
 * an outgoing connection before whoever asked listens.
 */
export async function findFreePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    try {
      return await tryToListen(randomInt(...NOT_EPHEMERAL));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  return tryToListen(0);
}

/**
 * Makes sure that a server can listen on a port.
 *
 * @param program what wants the port, for the message
 * @param remedy what to do about it, a sentence, e.g. `Set SLUICE_HTTP_PORT to another port.`
 * @param host the address to listen on
 * @throws LocalServiceError `PORT_IN_USE`
 */
export async function assertPortFree(port: number, program: string, remedy: string, host = LOOPBACK): Promise<void> {
  try {
    await tryToListen(port, host);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // A machine without IPv6 has no such address, and nobody else can have the port there.
    if (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL') return;
    if (code === 'EADDRINUSE') {
      throw new LocalServiceError('PORT_IN_USE', `Port ${port} on ${host}, wanted for ${program}, is already in use. ${remedy}`);
    }
    throw new LocalServiceError('PORT_IN_USE', `${program} may not listen on port ${port} of ${host} (${code}). ${remedy}`, {
      cause: error,
    });
  }
}

/** Listens for a moment and returns the port that it was. */
function tryToListen(port: number, host = LOOPBACK): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : port));
    });
  });
}
