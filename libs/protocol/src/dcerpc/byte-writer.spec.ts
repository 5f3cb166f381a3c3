import { describe, expect, it } from '@jest/globals';
import { ByteWriter } from './byte-writer.js';

describe('ByteWriter', () => {
  it('grows in front of every kind of value', () => {
    const values: readonly (readonly [(writer: ByteWriter) => ByteWriter, string])[] = [
      [(writer) => writer.uint8(0x11), '11'],
      [(writer) => writer.uint16(0x1122), '2211'],
      [(writer) => writer.uint16Network(0x1122), '1122'],
      [(writer) => writer.uint32(0x1122_3344), '44332211'],
      [(writer) => writer.bytes(Uint8Array.of(1, 2)), '0102'],
    ];
    for (const [write, digits] of values) {
      for (const before of [0, 253, 254, 255, 256, 511, 512]) {
        const written = write(new ByteWriter().bytes(new Uint8Array(before))).finish();
        expect(Buffer.from(written.subarray(before)).toString('hex')).toBe(digits);
      }
    }
    expect(new ByteWriter().uint8(1).align(16).finish()).toHaveLength(16);
  });
});
