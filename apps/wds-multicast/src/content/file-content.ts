import type { FileHandle } from 'node:fs/promises';
import { ContentChanged, type OpenContent } from './content-provider.js';

/** A file that is open: what is read is this file, whatever comes to its name. */
export class FileContent implements OpenContent {
  readonly metadata = null;

  private constructor(private readonly file: FileHandle, readonly size: number, readonly version: string) {}

  /** Takes over a file. Null, and the file closed, when it is no ordinary one. */
  static async of(file: FileHandle): Promise<FileContent | null> {
    const state = await file.stat({ bigint: true });
    if (state.isFile() && state.size <= BigInt(Number.MAX_SAFE_INTEGER)) return new FileContent(file, Number(state.size), versionOf(state));
    await file.close();
    return null;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    const buffer = Buffer.allocUnsafe(wanted);
    for (let at = 0; at < wanted;) {
      const { bytesRead } = await this.file.read(buffer, at, wanted - at, offset + at);
      if (bytesRead === 0) throw new ContentChanged('The file has become shorter.');
      at += bytesRead;
    }
    return buffer;
  }

  async check(): Promise<void> {
    if (versionOf(await this.file.stat({ bigint: true })) !== this.version) throw new ContentChanged('The file has been written to.');
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

function versionOf({ dev, ino, size, mtimeNs }: { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint }): string {
  return [dev, ino, size, mtimeNs].join('.');
}
