import type { FileHandle } from 'node:fs/promises';
import { ContentStoreError } from '../content-store-error.js';

/** Writes all bytes at a position. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, position + done);
    done += bytesWritten;
  }
}

/** Fills the memory from a position. @throws ContentStoreError `UNAVAILABLE` when the file ends before */
export async function readFully(handle: FileHandle, memory: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < memory.byteLength;) {
    const { bytesRead } = await handle.read(memory, done, memory.byteLength - done, position + done);
    if (bytesRead === 0) throw new ContentStoreError('UNAVAILABLE', 'A file of the content directory is shorter than it was');
    done += bytesRead;
  }
}
