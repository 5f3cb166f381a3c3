import { ContentStoreError } from '../content-store-error.js';

const MEBIBYTE = 1024 * 1024;
/** What a piece has of small and middling files. Object storage wants at least 5 MiB a part. Bytes. */
const SMALLEST_PIECE = 8 * MEBIBYTE;
/** Object storage takes at most 10,000 parts; files in pieces of 8 MiB stay below that up to 64 GiB. */
const MOST_PIECES = 8_192;
/** No file of any update comes near; beyond it a size is a mistake or a lie. Bytes. */
const LARGEST_FILE = 1024 * 1024 * MEBIBYTE;

/** How a file of a certain size is cut. The same for everybody, always: pieces outlive the process that wrote them. */
export interface PiecePlan {
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes of every piece but the last. */
  readonly pieceBytes: number;
  readonly pieceCount: number;
}

/** @throws ContentStoreError `INVALID_SIZE` */
export function planPieces(size: number): PiecePlan {
  if (!Number.isSafeInteger(size) || size < 0 || size > LARGEST_FILE) {
    throw new ContentStoreError('INVALID_SIZE', `A file of the content store has from 0 to ${LARGEST_FILE} bytes`);
  }
  let pieceBytes = SMALLEST_PIECE;
  while (size > pieceBytes * MOST_PIECES) pieceBytes *= 2;
  return { size, pieceBytes, pieceCount: Math.ceil(size / pieceBytes) };
}

/** Bytes that a piece has. @throws ContentStoreError `INVALID_PIECE` when the file has no such piece */
export function pieceLength(plan: PiecePlan, index: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= plan.pieceCount) {
    throw new ContentStoreError('INVALID_PIECE', `The file has the pieces 0 to ${plan.pieceCount - 1}`);
  }
  return Math.min(plan.pieceBytes, plan.size - index * plan.pieceBytes);
}

/** @throws ContentStoreError `INVALID_PIECE` unless there is such a piece and the bytes are as many as it has */
export function requirePiece(plan: PiecePlan, index: number, bytes: Uint8Array): void {
  const length = pieceLength(plan, index);
  if (bytes.byteLength !== length) {
    throw new ContentStoreError('INVALID_PIECE', `Piece ${index} has ${length} bytes, not ${bytes.byteLength}`);
  }
}
