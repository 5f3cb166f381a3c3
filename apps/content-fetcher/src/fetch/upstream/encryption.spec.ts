import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DecryptionKey } from '@sluice/domain/content';
import fc from 'fast-check';
import { decryptRange, encryptedRange, encryptedSize } from './encryption.js';

describe('a part of an encrypted file', () => {
  it('is decrypted by itself, wherever it lies and however its bytes come', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 200 }), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 40 }), fc.constantFrom(16, 24, 32), async (size, a, b, step, keyBytes) => {
      const [plain, key] = [randomBytes(size), randomBytes(keyBytes)];
      const cipher = createCipheriv(`aes-${keyBytes * 8}-cbc`, key, Buffer.alloc(16));
      const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
      expect(encrypted.length).toBe(encryptedSize(size));
      const [start = 0, end = 0] = [a % size, b % size].sort((left, right) => left - right);
      const range = encryptedRange({ start, end }, size);
      const sent = encrypted.subarray(range.start, range.end + 1);
      const chunks = async function* () { for (let at = 0; at < sent.length; at += step) yield sent.subarray(at, at + step); };
      const parts: Buffer[] = [];
      for await (const part of decryptRange(chunks(), { start, end }, new DecryptionKey(key))) parts.push(part);
      expect(Buffer.concat(parts)).toEqual(plain.subarray(start, end + 1));
    }));
  });
});
