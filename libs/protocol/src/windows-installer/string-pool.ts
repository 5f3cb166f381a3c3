import type { Buffer } from 'node:buffer';
import { InstallerPackageError } from './installer-package-error.js';

/** What the pool's header says of references that have three bytes and not two. */
const LONG_REFERENCES = 0x8000_0000;

/** Real pools have some hundred kilobytes. */
const MAX_POOL_BYTES = 8 * 1024 ** 2;

/** A text is read no further than to here. Bytes. */
const MAX_TEXT_BYTES = 1_024;

const CODE_PAGES: Readonly<Record<number, string>> = { 874: 'windows-874', 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5', 65_001: 'utf-8' };

/**
 * All texts of a package's database: `_StringPool` has the length and the uses of each, `_StringData` their bytes one behind the other. A text of 64 KiB and more takes two
 * entries, of which the first has no length.
 */
export class StringPool {
  /** Bytes of a reference to a text in a table. */
  readonly referenceBytes: 2 | 3;
  readonly #starts: number[] = [0];
  readonly #ends: number[] = [0];
  readonly #decoder: InstanceType<typeof TextDecoder>;

  /** @throws InstallerPackageError */
  constructor(pool: Buffer, private readonly data: Buffer) {
    if (pool.length < 4 || pool.length % 4 !== 0 || pool.length > MAX_POOL_BYTES) throw new InstallerPackageError('INSTALLER_DATABASE', `a string pool of ${pool.length} bytes`);
    const header = pool.readUInt32LE(0);
    this.referenceBytes = header >= LONG_REFERENCES ? 3 : 2;
    this.#decoder = new TextDecoder(encodingOf(header % 0x1_0000));
    let position = 0;
    for (let at = 4; at < pool.length; at += 4) {
      let length = pool.readUInt16LE(at);
      const uses = pool.readUInt16LE(at + 2);
      if (length === 0 && uses !== 0 && at + 8 <= pool.length) {
        at += 4;
        length = pool.readUInt32LE(at);
      }
      this.#starts.push(position);
      position += length;
      this.#ends.push(position);
      if (position > data.length) throw new InstallerPackageError('INSTALLER_DATABASE', `texts of ${position} bytes, of which ${data.length} are there`);
    }
  }

  /** The first kilobyte of a text by its number; number 0 is none, and empty. @throws InstallerPackageError */
  text(number: number): string {
    const [start, end] = [this.#starts[number], this.#ends[number]];
    if (start === undefined || end === undefined) throw new InstallerPackageError('INSTALLER_DATABASE', `there is no text ${number}`);
    return this.#decoder.decode(this.data.subarray(start, Math.min(end, start + MAX_TEXT_BYTES)));
  }
}

/** Page 0 is "whatever the computer has"; packages that say so are in ASCII, or in what most computers have. */
function encodingOf(codePage: number): string {
  return CODE_PAGES[codePage] ?? (codePage >= 1_250 && codePage <= 1_258 ? `windows-${codePage}` : 'windows-1252');
}
