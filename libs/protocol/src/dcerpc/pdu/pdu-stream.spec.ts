import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hex } from '../../../fixtures/hex.js';
import { PduStream, PduType, RpcError, writePdu } from '../index.js';

const PDUS = [0, 1, 3000].map((length, index) => writePdu({ type: PduType.request, callId: index }, new Uint8Array(8 + length).fill(index)));
const TOGETHER = new Uint8Array(Buffer.concat(PDUS));

describe('PduStream', () => {
  it('finds the PDUs however their bytes are cut', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 }), (lengths) => {
      const stream = new PduStream(5840);
      const found: Uint8Array[] = [];
      for (let at = 0, turn = 0; at < TOGETHER.length; turn += 1) {
        const length = lengths[turn % lengths.length]!;
        found.push(...stream.push(TOGETHER.slice(at, at + length)));
        at += length;
      }
      expect(found.map(hex)).toEqual(PDUS.map(hex));
      expect(stream.pending).toBe(false);
    }), { numRuns: 50 });
  });

  it('finds them byte by byte', () => {
    const stream = new PduStream(5840);
    const found = [...TOGETHER].flatMap((byte) => [...stream.push(Uint8Array.of(byte))]);
    expect(found.map(hex)).toEqual(PDUS.map(hex));
  });

  it('knows when a PDU is not complete', () => {
    const stream = new PduStream(5840);
    expect(stream.pending).toBe(false);
    expect([...stream.push(TOGETHER.subarray(0, 5))]).toEqual([]);
    expect(stream.pending).toBe(true);
  });

  it('refuses a large PDU when its header has come', () => {
    const stream = new PduStream(3000);
    expect(() => [...stream.push(PDUS[2]!.subarray(0, 16))]).toThrow(expect.objectContaining({ code: 'RPC_LIMIT' }));
    expect(() => [...new PduStream(3000).push(new Uint8Array(16))]).toThrow(RpcError);
  });
});
