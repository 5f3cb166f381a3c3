import { Buffer } from 'node:buffer';
import { CabinetError } from '../cabinet-error.js';
import { BLOCK_PLAIN_BYTES } from '../cabinet-format.js';
import { readCompression } from '../compression.js';
import { LzxFrames } from '../lzx/lzx-frames.js';
import { inflateBlock } from '../mszip.js';

/** Decodes the blocks of one folder, one after the other. @throws CabinetError */
export type DecodeBlock = (payload: Uint8Array, plainSize: number) => Uint8Array;

/** What decodes the blocks of a folder with this CFFOLDER.typeCompress. @throws CabinetError */
export function blockDecoder(typeCompress: number): DecodeBlock {
  const compression = readCompression(typeCompress);
  if (compression.kind === 'lzx') return lzxDecoder(compression.windowBits);
  return compression.kind === 'mszip' ? mszipDecoder() : storedBlock;
}

function storedBlock(payload: Uint8Array, plainSize: number): Uint8Array {
  if (payload.length !== plainSize) throw new CabinetError('CABINET_STRUCTURE', `a stored block of ${payload.length} bytes claims ${plainSize}`);
  return payload;
}

function lzxDecoder(windowBits: number): DecodeBlock {
  const frames = new LzxFrames(windowBits);
  let isOver = false;
  return (payload, plainSize) => {
    if (isOver) throw new CabinetError('CABINET_STRUCTURE', 'an LZX block that is not full is not the last');
    isOver = plainSize < BLOCK_PLAIN_BYTES;
    return frames.next(payload, plainSize);
  };
}

function mszipDecoder(): DecodeBlock {
  let history = Buffer.alloc(0);
  return (payload, plainSize) => {
    const target = Buffer.concat([history, Buffer.alloc(plainSize)]);
    inflateBlock(payload, target, { start: history.length, end: target.length });
    const plain = target.subarray(history.length);
    history = Buffer.from(target.subarray(Math.max(0, target.length - BLOCK_PLAIN_BYTES)));
    return plain;
  };
}
