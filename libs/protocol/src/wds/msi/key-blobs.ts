import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { ByteReader } from '../byte-reader.js';
import { WdsError } from '../wds-error.js';
import { AlgorithmId } from './algorithms.js';

/** bType of a BLOBHEADER. */
const BlobType = { publicKey: 0x06, privateKey: 0x07, plaintextKey: 0x08 } as const;
const BLOB_VERSION = 2;
/** Bytes of the BLOBHEADER: bType, bVersion, reserved, aiKeyAlg. */
const HEADER_BYTES = 8;
/** `RSA1` and `RSA2`. */
const MAGIC = { [BlobType.publicKey]: 0x31415352, [BlobType.privateKey]: 0x32415352 } as const;
/** The longest keys that are read: nobody has longer ones, and they cost time. */
const MAXIMUM_RSA_BITS = 16_384;
const MAXIMUM_SYMMETRIC_BYTES = 1_024;

/** The parts of a private key in the order of a PRIVATEKEYBLOB, each with its length in sixteenths of the modulus' bits. */
const PRIVATE_PARTS = [['p', 16], ['q', 16], ['dp', 16], ['dq', 16], ['qi', 16], ['d', 8]] as const;

/** A PLAINTEXTKEYBLOB, as SymKey of MS-WDSMSI has it: the bytes of a key in the open. */
export function writePlaintextKeyBlob(key: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(key.length);
  return Buffer.concat([header(BlobType.plaintextKey, AlgorithmId.tripleDes), length, key]);
}

/** The key of a PLAINTEXTKEYBLOB, whatever algorithm it is said to be for. Throws {@link WdsError}. */
export function readPlaintextKeyBlob(blob: Uint8Array): Uint8Array {
  const reader = readHeader(blob, BlobType.plaintextKey);
  reader.uint32('aiKeyAlg');
  const length = reader.uint32('dwKeySize');
  if (length === 0 || length > MAXIMUM_SYMMETRIC_BYTES) throw new WdsError('WDS_LIMIT', `The key has ${length} bytes.`);
  const key = Uint8Array.from(reader.bytes(length, 'The key'));
  if (reader.remaining > 0) throw new WdsError('WDS_STRUCTURE', `${reader.remaining} bytes follow after the key.`);
  return key;
}

/** A PUBLICKEYBLOB of an RSA key, as SignKey of MS-WDSMSI has it; of a private key its public half. */
export function writePublicKeyBlob(key: KeyObject): Uint8Array {
  const { n, e } = jwkOf(key.type === 'private' ? createPublicKey(key) : key);
  return Buffer.concat([rsaHeader(BlobType.publicKey, n, e), littleEndian(n, n.length)]);
}

/** The key of a PUBLICKEYBLOB. Throws {@link WdsError}. */
export function readPublicKeyBlob(blob: Uint8Array): KeyObject {
  const { reader, bits, exponent } = readRsaHeader(blob, BlobType.publicKey);
  const key: JsonWebKey = { kty: 'RSA', e: base64Url(exponent), n: base64Url(readPart(reader, bits / 8)) };
  return finish(reader, () => createPublicKey({ key, format: 'jwk' }), bits);
}

/** A PRIVATEKEYBLOB of an RSA key. Throws {@link WdsError} `WDS_UNSUPPORTED` when its length is no multiple of 16 bits. */
export function writePrivateKeyBlob(key: KeyObject): Uint8Array {
  const jwk = key.export({ format: 'jwk' });
  const { n, e } = jwkOf(key);
  if (n.length % 2 !== 0) throw new WdsError('WDS_UNSUPPORTED', `A modulus of ${n.length} bytes has no PRIVATEKEYBLOB.`);
  const parts = PRIVATE_PARTS.map(([name, share]) => littleEndian(Buffer.from(jwk[name] as string, 'base64url'), (n.length * 8) / share));
  return Buffer.concat([rsaHeader(BlobType.privateKey, n, e), littleEndian(n, n.length), ...parts]);
}

/** The key of a PRIVATEKEYBLOB. Throws {@link WdsError}. */
export function readPrivateKeyBlob(blob: Uint8Array): KeyObject {
  const { reader, bits, exponent } = readRsaHeader(blob, BlobType.privateKey);
  const key: JsonWebKey = { kty: 'RSA', e: base64Url(exponent), n: base64Url(readPart(reader, bits / 8)) };
  for (const [name, share] of PRIVATE_PARTS) key[name] = base64Url(readPart(reader, bits / share));
  return finish(reader, () => createPrivateKey({ key, format: 'jwk' }), bits);
}

function header(type: number, algorithm: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt8(BLOB_VERSION, 1);
  bytes.writeUInt32LE(algorithm, 4);
  return bytes;
}

function rsaHeader(type: keyof typeof MAGIC, modulus: Uint8Array, exponent: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32LE(MAGIC[type], 0);
  bytes.writeUInt32LE(modulus.length * 8, 4);
  if (exponent.length > 4) throw new WdsError('WDS_UNSUPPORTED', 'The public exponent of the key has more than 32 bits.');
  bytes.set(littleEndian(exponent, 4), 8);
  return Buffer.concat([header(type, AlgorithmId.rsaSign), bytes]);
}

function readHeader(blob: Uint8Array, type: number): ByteReader {
  const reader = new ByteReader(blob, 'little-endian');
  const [found, version] = [reader.uint8('bType'), reader.uint8('bVersion')];
  reader.uint16('reserved');
  if (found !== type || version !== BLOB_VERSION) throw new WdsError('WDS_UNSUPPORTED', `A key blob has the type ${found} and the version ${version}.`);
  return reader;
}

function readRsaHeader(blob: Uint8Array, type: keyof typeof MAGIC): { reader: ByteReader; bits: number; exponent: Uint8Array } {
  const reader = readHeader(blob, type);
  const algorithm = reader.uint32('aiKeyAlg');
  const magic = reader.uint32('magic');
  if ((algorithm !== AlgorithmId.rsaSign && algorithm !== AlgorithmId.rsaKeyExchange) || magic !== MAGIC[type]) throw new WdsError('WDS_UNSUPPORTED', 'The key is not an RSA key.');
  const bits = reader.uint32('bitlen');
  if (bits < 512 || bits > MAXIMUM_RSA_BITS || bits % 16 !== 0) throw new WdsError('WDS_LIMIT', `The RSA key has ${bits} bits.`);
  return { reader, bits, exponent: readPart(reader, 4) };
}

function finish(reader: ByteReader, make: () => KeyObject, bits: number): KeyObject {
  if (reader.remaining > 0) throw new WdsError('WDS_STRUCTURE', `${reader.remaining} bytes follow after the key.`);
  let key: KeyObject;
  try {
    key = make();
  } catch (cause) {
    throw new WdsError('WDS_VALUE', 'The numbers of the key make no RSA key.', { cause });
  }
  if (key.asymmetricKeyDetails?.modulusLength !== bits) throw new WdsError('WDS_VALUE', `The RSA key does not have the ${bits} bits it announces.`);
  return key;
}

/** Big-endian, as JWK and everybody else has numbers. */
function readPart(reader: ByteReader, bytes: number): Uint8Array {
  return Uint8Array.from(reader.bytes(bytes, 'A number of the key')).reverse();
}

function littleEndian(number: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(Uint8Array.from(number).reverse());
  return bytes;
}

function base64Url(number: Uint8Array): string {
  const start = number.findIndex((byte) => byte !== 0);
  return Buffer.from(start < 0 ? [0] : number.subarray(start)).toString('base64url');
}

function jwkOf(key: KeyObject): { n: Uint8Array; e: Uint8Array } {
  if (key.asymmetricKeyType !== 'rsa') throw new WdsError('WDS_UNSUPPORTED', 'The key is not an RSA key.');
  const { n, e } = key.export({ format: 'jwk' });
  return { n: Buffer.from(n!, 'base64url'), e: Buffer.from(e!, 'base64url') };
}
