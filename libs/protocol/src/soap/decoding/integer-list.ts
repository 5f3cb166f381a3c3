import { Buffer } from 'node:buffer';
import type { IntegerList, ScannedIntegers } from '../integer-list.js';
import { INTEGER_SCAN } from '../generated/integer-scan.js';

const START_LENGTH = '<int>'.length;
/** Seven digits, what stands between two numbers, and a word: how far the scan looks ahead. The end tags of an envelope are longer. */
export const LOOK_AHEAD = 32;

/** Layout of the memory, in bytes: the count, the numbers, the message. */
const NUMBERS = 16;
const MESSAGE = 1_048_576;
const MAX_NUMBERS = (MESSAGE - NUMBERS) / Int32Array.BYTES_PER_ELEMENT;
const PAGE = 65_536;
/** Shorter lists become arrays at once. */
const SHORTEST_SCANNED = 64;

/** The part of the standard that is used here; TypeScript describes it only together with a browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface ScanExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** See `integer-scan.wat`. */
  readonly scan: (position: number, end: number, out: number, room: number) => number;
}

/**
 * Reads `<int>digits</int>` again and again from a position, as native clients write their lists of revision ids, and stops before the
 * first thing that looks different in any way: the parser reads on from there, and judges it.
 *
 * This loop sees most of a scan, so it is written in WebAssembly (`integer-scan.wat`): 1,448 ids take 4 µs. The best found in JavaScript took 9,
 * reading byte by byte 18, and with the character codes of a string 40. The numbers stay in the memory of the scan, which is used again for
 * each message: arrays of them take another 3 µs, pushing them 7.
 */
export class IntegerScanner {
  /** How many numbers the last scan found. */
  count = 0;
  /** Tells messages apart: what was scanned for an earlier one is gone. */
  private generation = 0;
  private message: Uint8Array = new Uint8Array();
  private isCopied = false;
  /** How many numbers of this message were found before those of the last scan. */
  private before = 0;
  private readonly wasm = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(INTEGER_SCAN, 'base64'))).exports as ScanExports;
  private bytes = new Uint8Array(this.wasm.memory.buffer);
  private words = new Int32Array(this.wasm.memory.buffer);

  /** Begins with a message, one byte for each of its characters. */
  restart(message: Uint8Array): void {
    this.generation++;
    this.message = message;
    this.isCopied = false;
    this.before = 0;
    this.count = 0;
  }

  /**
   * @param start where the first `<int>` is expected
   * @param maxItems how many may be found
   * @returns position behind the last complete item; `start` when there was none
   */
  scan(start: number, maxItems: number): number {
    this.before += this.count;
    this.count = 0;
    if (!this.standsAt(start)) return start;
    if (!this.isCopied) this.copy();
    const end = MESSAGE + this.message.length - LOOK_AHEAD;
    const out = NUMBERS + this.before * Int32Array.BYTES_PER_ELEMENT;
    const behind = this.wasm.scan(MESSAGE + start + START_LENGTH, end, out, Math.min(maxItems, MAX_NUMBERS - this.before));
    this.count = this.words[0] as number;
    return behind - MESSAGE;
  }

  /** The numbers of the last scan, which began at `start`. */
  list(start: number): IntegerList {
    const { generation, message, before, count } = this;
    if (count < SHORTEST_SCANNED) return Array.from(this.numbers(before, count));
    return new ScannedList(count, () => (generation === this.generation ? this.numbers(before, count) : this.scanAgain(message, start, count)));
  }

  private scanAgain(message: Uint8Array, start: number, count: number): Int32Array {
    this.restart(message);
    this.scan(start, count);
    // A copy, for the other lists of that message will be found again in the same place.
    return this.numbers(0, count).slice();
  }

  private numbers(before: number, count: number): Int32Array {
    const first = NUMBERS / Int32Array.BYTES_PER_ELEMENT + before;
    return this.words.subarray(first, first + count);
  }

  /** Whether an item may begin here. */
  private standsAt(position: number): boolean {
    const { message } = this;
    return position <= message.length - LOOK_AHEAD && message[position] === 0x3c && message[position + 1] === 0x69 && message[position + 2] === 0x6e
      && message[position + 3] === 0x74 && message[position + 4] === 0x3e;
  }

  private copy(): void {
    const { memory } = this.wasm;
    const missing = MESSAGE + this.message.length - memory.buffer.byteLength;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE));
      this.bytes = new Uint8Array(memory.buffer);
      this.words = new Int32Array(memory.buffer);
    }
    this.bytes.set(this.message, MESSAGE);
    this.isCopied = true;
  }
}

class ScannedList implements ScannedIntegers {
  constructor(readonly length: number, readonly numbers: () => Int32Array) {}

  [Symbol.iterator](): Iterator<number> {
    return this.numbers().slice()[Symbol.iterator]();
  }
}

/** Decoding never waits, so one is enough. */
export const integerScanner = new IntegerScanner();
