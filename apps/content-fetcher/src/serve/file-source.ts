import { read } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { ByteRange } from '@sluice/platform/content-store';
import { ClientGone, type ContentSource, WrongLength } from './content-source.js';
import type { ReadBuffers } from './read-buffers.js';

/**
 * Bytes of an open file, read into memory that is used again and again, without a stream between: half of what a stream costs. One piece is on
 * its way to the client at a time; while it waits there the kernel's own buffer keeps the connection busy.
 */
export class FileSource implements ContentSource {
  constructor(private readonly handle: FileHandle, private readonly range: ByteRange, private readonly buffers: ReadBuffers) {}

  async sendTo(response: ServerResponse): Promise<void> {
    const { handle, buffers, range } = this;
    const client = new WaitingClient(response);
    buffers.enter();
    try {
      for (let at = range.start; at <= range.end;) {
        const buffer = buffers.take();
        const count = await readAt(handle.fd, buffer, Math.min(buffer.length, range.end + 1 - at), at);
        if (count === 0) throw new WrongLength(`the file ends at ${at}, before ${range.end}`);
        await client.write(count === buffer.length ? buffer : buffer.subarray(0, count));
        // Only now: what could not be written may still be looked at by the kernel.
        buffers.give(buffer);
        at += count;
      }
    } finally {
      buffers.leave();
      client.forget();
      // Nobody waits for it: the client has its bytes, and the next request on the connection comes after this one only.
      handle.close().catch(() => undefined);
    }
  }
}

/** Writes to an answer and waits until the kernel has the bytes, or until nobody is there any more. */
class WaitingClient {
  #waiting: ((error: Error) => void) | undefined;
  readonly #onClose = (): void => this.#waiting?.(new ClientGone('The connection ended'));

  constructor(private readonly response: ServerResponse) {
    response.on('close', this.#onClose);
  }

  write(bytes: Buffer): Promise<void> {
    const { response } = this;
    return new Promise((resolve, reject) => {
      if (response.destroyed || response.closed) return reject(new ClientGone('The connection has ended'));
      this.#waiting = reject;
      response.write(bytes, (error) => {
        if (error) reject(new ClientGone('The connection broke', { cause: error }));
        else resolve();
      });
    });
  }

  forget(): void {
    this.response.off('close', this.#onClose);
  }
}

function readAt(fd: number, buffer: Buffer, length: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, buffer, 0, length, position, (error, count) => {
      if (error) reject(error);
      else resolve(count);
    });
  });
}
