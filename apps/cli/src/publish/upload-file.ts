import { open, type FileHandle } from 'node:fs/promises';
import { pathPart, type ManagementClient } from '../api/management-client.js';
import { contentUpload, type ContentUpload } from '../api/resources.js';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';
import type { HashedFile } from './hash-file.js';

/** Pieces that are on their way at once: while one is made durable the next one arrives. */
const AT_ONCE = 2;

/** The largest piece that is believed. Bytes. */
const MAX_PIECE_BYTES = 1024 ** 3;

/**
 * Sends the pieces of a file that the server does not have. What was sent before an interruption is not sent again.
 * @param onBytes told how many bytes more are on the server
 */
export async function uploadFile(client: ManagementClient, file: HashedFile, onBytes: (bytes: number) => void): Promise<void> {
  const upload = await client.send('POST', 'content/uploads', { sha1: file.sha1, size: file.size }, contentUpload);
  if (upload.pieceBytes < 1 || upload.pieceBytes > MAX_PIECE_BYTES) throw new CommandError(EXIT.refused, `the server asks for pieces of ${upload.pieceBytes} bytes`);
  const missing = piecesOf(upload);
  onBytes(file.size - missing.reduce((sum, index) => sum + lengthOf(upload, index), 0));
  const handle = await open(file.path, 'r');
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, () => sendPieces(client, handle, file, upload, missing, onBytes)));
  } finally {
    await handle.close();
  }
}

/** Takes piece after piece from what is missing, together with others that do the same. */
async function sendPieces(client: ManagementClient, handle: FileHandle, file: HashedFile, upload: ContentUpload, missing: number[], onBytes: (bytes: number) => void): Promise<void> {
  for (let index = missing.shift(); index !== undefined; index = missing.shift()) {
    const bytes = Buffer.allocUnsafe(lengthOf(upload, index));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, index * upload.pieceBytes);
    if (bytesRead < bytes.length) throw new CommandError(EXIT.usage, `${file.path} became shorter while it was read`);
    await client.putBytes(`content/uploads/${pathPart(file.sha1)}/pieces/${index}`, { size: file.size }, bytes);
    onBytes(bytes.length);
  }
}

function piecesOf({ missing }: ContentUpload): number[] {
  return missing.flatMap(({ first, last }) => Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset));
}

function lengthOf({ pieceBytes, size }: ContentUpload, index: number): number {
  return Math.min(pieceBytes, size - index * pieceBytes);
}
