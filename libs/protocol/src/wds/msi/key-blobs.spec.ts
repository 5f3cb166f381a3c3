import { createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readPlaintextKeyBlob, readPrivateKeyBlob, readPublicKeyBlob, WdsError, writePlaintextKeyBlob, writePrivateKeyBlob, writePublicKeyBlob } from './index.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const codeOf = (action: () => unknown) => {
  try {
    return action();
  } catch (error) {
    return error instanceof WdsError ? error.code : error;
  }
};
const changed = (blob: Uint8Array, at: number, ...bytes: number[]) => {
  const copy = Uint8Array.from(blob);
  copy.set(bytes, at);
  return copy;
};

describe('the blob of a symmetric key', () => {
  const BLOB = hex('08 02 0000 03660000 18000000 2F15F82AE0683EF79E6D62A70BDC519D2A3246E0FDB354E9');

  it('is that of the example in MS-WDSMSI 4.1', () => {
    expect(Buffer.from(writePlaintextKeyBlob(BLOB.subarray(12))).equals(BLOB)).toBe(true);
    expect(Buffer.from(readPlaintextKeyBlob(BLOB)).equals(BLOB.subarray(12))).toBe(true);
  });

  it('is refused when it lies or is cut', () => {
    for (let end = 0; end < BLOB.length; end += 1) expect([end, codeOf(() => readPlaintextKeyBlob(BLOB.subarray(0, end)))]).toEqual([end, 'WDS_TRUNCATED']);
    expect(codeOf(() => readPlaintextKeyBlob(changed(BLOB, 0, 6)))).toBe('WDS_UNSUPPORTED');
    expect(codeOf(() => readPlaintextKeyBlob(changed(BLOB, 1, 3)))).toBe('WDS_UNSUPPORTED');
    expect(codeOf(() => readPlaintextKeyBlob(changed(BLOB, 8, 0)))).toBe('WDS_LIMIT');
    expect(codeOf(() => readPlaintextKeyBlob(changed(BLOB, 8, 0x17)))).toBe('WDS_STRUCTURE');
    expect(codeOf(() => readPlaintextKeyBlob(changed(BLOB, 8, 0xff, 0xff, 0xff, 0xff)))).toBe('WDS_LIMIT');
  });
});

describe('the blob of an RSA key', () => {
  let privateKey: KeyObject;
  let publicKey: KeyObject;
  beforeAll(() => { ({ privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })); });

  it('has a header, the exponent and the modulus, all little-endian', () => {
    const modulus = Buffer.from(publicKey.export({ format: 'jwk' }).n!, 'base64url');
    const expected = Buffer.concat([hex('06 02 0000 00240000'), Buffer.from('RSA1'), hex('00040000 01000100'), Buffer.from(modulus).reverse()]);
    expect(Buffer.from(writePublicKeyBlob(publicKey)).equals(expected)).toBe(true);
    expect(Buffer.from(writePublicKeyBlob(privateKey)).equals(expected)).toBe(true);
  });

  it('comes back as the same key', () => {
    expect(readPublicKeyBlob(writePublicKeyBlob(publicKey)).equals(publicKey)).toBe(true);
    const blob = writePrivateKeyBlob(privateKey);
    expect([blob[0], Buffer.from(blob).toString('latin1', 8, 12), blob.length]).toEqual([7, 'RSA2', 20 + 128 + 5 * 64 + 128]);
    const signature = sign('sha256', Buffer.from('x'), readPrivateKeyBlob(blob));
    expect(verify('sha256', Buffer.from('x'), createPublicKey(privateKey), signature)).toBe(true);
  });

  it('may be a key for key exchange too, as AT_KEYEXCHANGE makes them', () => {
    expect(readPublicKeyBlob(changed(writePublicKeyBlob(publicKey), 4, 0x00, 0xa4)).equals(publicKey)).toBe(true);
  });

  it('is refused when it lies or is cut', () => {
    const blob = writePublicKeyBlob(publicKey);
    for (let end = 0; end < blob.length; end += 1) expect([end, codeOf(() => readPublicKeyBlob(blob.subarray(0, end)))]).toEqual([end, 'WDS_TRUNCATED']);
    const longer = Buffer.concat([blob, Buffer.alloc(1)]);
    expect(codeOf(() => readPublicKeyBlob(longer))).toBe('WDS_STRUCTURE');
    expect(codeOf(() => readPublicKeyBlob(changed(blob, 12, 0xff, 0xff, 0xff, 0xff)))).toBe('WDS_LIMIT');
    expect(codeOf(() => readPublicKeyBlob(changed(blob, 12, 0, 0)))).toBe('WDS_LIMIT');
    expect(codeOf(() => readPublicKeyBlob(changed(blob, blob.length - 1, 0)))).toBe('WDS_VALUE');
    expect(codeOf(() => readPublicKeyBlob(changed(blob, 8, 0x52, 0x53, 0x41, 0x32)))).toBe('WDS_UNSUPPORTED');
    expect(codeOf(() => readPublicKeyBlob(changed(blob, 4, 0x03, 0x66)))).toBe('WDS_UNSUPPORTED');
    expect(codeOf(() => readPrivateKeyBlob(blob))).toBe('WDS_UNSUPPORTED');
    expect(codeOf(() => writePublicKeyBlob(generateKeyPairSync('ed25519').publicKey))).toBe('WDS_UNSUPPORTED');
  });
});
