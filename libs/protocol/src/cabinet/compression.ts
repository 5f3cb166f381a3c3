import { CabinetError } from './cabinet-error.js';
import { CompressionKind } from './cabinet-format.js';
import { MAX_WINDOW_BITS, MIN_WINDOW_BITS } from './lzx/lzx-format.js';

/** How a folder is compressed, as far as we can read it. */
export type Compression =
  | { readonly kind: 'none' | 'mszip' }
  | {
      readonly kind: 'lzx';
      /** Size of the window as a power of two. */
      readonly windowBits: number;
    };

/**
 * Understands CFFOLDER.typeCompress.
 *
 * @throws CabinetError `CABINET_UNSUPPORTED`, or `CABINET_STRUCTURE` for an LZX window of a size that there is not.
 */
export function readCompression(typeCompress: number): Compression {
  switch (typeCompress & 15) {
    case CompressionKind.none:
      return { kind: 'none' };
    case CompressionKind.mszip:
      return { kind: 'mszip' };
    case CompressionKind.lzx:
      return { kind: 'lzx', windowBits: readWindowBits(typeCompress) };
    case CompressionKind.quantum:
      throw new CabinetError('CABINET_UNSUPPORTED', 'Quantum compression, which nothing has written for decades, is not read');
    default:
      throw new CabinetError('CABINET_UNSUPPORTED', `compression ${typeCompress & 15} is not known`);
  }
}

function readWindowBits(typeCompress: number): number {
  const windowBits = (typeCompress >>> 8) & 31;
  if (windowBits < MIN_WINDOW_BITS || windowBits > MAX_WINDOW_BITS) {
    throw new CabinetError('CABINET_STRUCTURE', `an LZX window of ${windowBits} bits`);
  }
  return windowBits;
}
