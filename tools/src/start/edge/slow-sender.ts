import type { IncomingMessage } from 'node:http';

/** How often the progress of a request body is looked at, in milliseconds. */
const LOOK_EVERY_MS = 10_000;

/** Bytes a sender must deliver between two looks: 240 bytes per second, IIS's own `minBytesPerSecond`. */
const MIN_BYTES_PER_LOOK = (240 * LOOK_EVERY_MS) / 1000;

/** Limits on a slow sender; other values serve tests. */
export interface SenderLimits {
  readonly lookEveryMs: number;
  readonly minBytesPerLook: number;
}

const DEFAULT_LIMITS: SenderLimits = { lookEveryMs: LOOK_EVERY_MS, minBytesPerLook: MIN_BYTES_PER_LOOK };

/**
 * Cuts off a client that sends its request body slower than the limit allows. A limit on the whole request would not
 * do: a body of 15 GB may take as long as it needs, as long as it keeps coming.
 */
export function limitSlowSender(request: IncomingMessage, limits: SenderLimits = DEFAULT_LIMITS): void {
  let before = request.socket.bytesRead;
  const timer = setInterval(() => {
    const now = request.socket.bytesRead;
    const received = now - before;
    before = now;
    // Bytes that wait to be read mean that the service is slow, not the sender.
    if (request.readableLength > 0 || received >= limits.minBytesPerLook) return;
    request.destroy(new Error('The client sends too slowly.'));
  }, limits.lookEveryMs);
  timer.unref();
  const done = () => clearInterval(timer);
  request.once('end', done).once('close', done);
}
