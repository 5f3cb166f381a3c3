import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { ClientGone, type ContentSource, WrongLength } from './content-source.js';

/** Bytes that come as a stream: from object storage, or from the upstream server. */
export class StreamSource implements ContentSource {
  /** @param length bytes that the stream is to have */
  constructor(private readonly stream: Readable, private readonly length: number) {}

  sendTo(response: ServerResponse): Promise<void> {
    const { stream, length } = this;
    return new Promise((resolve, reject) => {
      let sent = 0;
      const settle = (error?: Error): void => {
        response.off('drain', onDrain).off('close', onClose);
        stream.off('data', onData).off('end', onEnd);
        if (error === undefined) return resolve();
        // Its listener for errors stays: one may still come, and nobody else hears it.
        stream.destroy();
        reject(error);
      };
      const onData = (chunk: Buffer): void => {
        sent += chunk.length;
        if (sent > length) return settle(new WrongLength(`more than ${length} bytes came`));
        if (!response.write(chunk)) stream.pause();
      };
      const onEnd = (): void => settle(sent === length ? undefined : new WrongLength(`${sent} of ${length} bytes came`));
      const onDrain = (): void => void stream.resume();
      const onClose = (): void => settle(new ClientGone('The connection ended'));
      stream.on('error', settle);
      if (response.destroyed || response.closed) return settle(new ClientGone('The connection has ended'));
      response.on('drain', onDrain).on('close', onClose);
      stream.on('data', onData).on('end', onEnd);
    });
  }
}
