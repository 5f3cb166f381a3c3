import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  INITIATE_OP_CODE, readInitiateReply, readInitiateRequest, readInitiationAnswer, readInitiationRequest, readPlaintextKeyBlob, readPrivateKeyBlob, readPublicKeyBlob, SecurityMode,
  SESSION_INITIATION_ENDPOINT, writeInitiateReply, writeInitiateRequest, writeInitiationReply, writeInitiationRequest, writePrivateKeyBlob, writePublicKeyBlob,
} from './msi/index.js';
import { readWdscPacket, WdsError, writeWdscPacket, type WdscVariable } from './wdsc/index.js';

/** Time given to each property, in milliseconds; SLUICE_FUZZ_MS gives more. Running out of it is no failure. */
const BOX = { numRuns: 1_000_000, interruptAfterTimeLimit: Number(process.env['SLUICE_FUZZ_MS'] ?? 1500), markInterruptAsFailure: false };

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 512 });
const session = { sessionId: 7, multicastAddress: '239.0.0.1', serverAddress: 'fe80::1', port: 5, contentSize: 100n, blockSize: 10, totalBlocks: 10n };
const security = { serverMode: SecurityMode.sign, clientMode: SecurityMode.hash, hashAlgorithm: 'sha1', hashKey: Uint8Array.of(1, 2, 3), signKey: privateKey } as const;
const packetOf = (variables: readonly WdscVariable[]) => writeWdscPacket({ endpoint: SESSION_INITIATION_ENDPOINT, packetType: 1, code: INITIATE_OP_CODE, variables });
const arrays: WdscVariable[] = [{ name: 'a', type: 'ushort', values: [1, 2] }, { name: 'b', type: 'string', value: 'x' }, { name: 'c', type: 'wstring', values: ['x', 'y'] }];

const SEEDS: readonly Uint8Array[] = [
  writeInitiationRequest({ namespace: 'NS', content: 'c', macAddress: Uint8Array.of(1, 2), ipv6Capable: true }), writeInitiationReply(session),
  packetOf(writeInitiateRequest({ namespace: 'n', content: 'c', client: 'm', capabilities: 3 })), packetOf(arrays),
  packetOf(writeInitiateReply({ session, security, contentMetadata: Uint8Array.of(1), userSid: Uint8Array.of(1) })), writePublicKeyBlob(privateKey), writePrivateKeyBlob(privateKey),
];

const READERS: readonly ((bytes: Uint8Array) => unknown)[] = [
  readInitiationRequest, readInitiationAnswer, readPlaintextKeyBlob, readPublicKeyBlob, readPrivateKeyBlob,
  (bytes) => readInitiateRequest(readWdscPacket(bytes).variables), (bytes) => readInitiateReply(readWdscPacket(bytes).variables),
];

const edge = fc.constantFrom(0, 1, 2, 3, 0x7f, 0x80, 0xfe, 0xff);
const mutated = fc.tuple(fc.constantFrom(...SEEDS), fc.array(fc.tuple(fc.nat({ max: 400 }), fc.oneof(edge, fc.nat({ max: 255 }))), { maxLength: 6 }), fc.nat({ max: 20 }), fc.uint8Array({ maxLength: 20 }))
  .map(([seed, changes, cut, tail]) => {
    const bytes = Buffer.concat([seed.subarray(0, seed.length - cut), tail]);
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    return bytes;
  });

describe('hostile bytes', () => {
  it('raise nothing but WdsError, whoever reads them', () => {
    fc.assert(fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      for (const read of READERS) {
        try {
          read(bytes);
        } catch (error) {
          if (!(error instanceof WdsError)) throw error;
        }
      }
    }), BOX);
  });

  it('are written as they were read', () => {
    const value: fc.Arbitrary<WdscVariable> = fc.oneof(
      fc.record({ name: fc.constant('x'), type: fc.constant('ulong' as const), value: fc.nat({ max: 0xffff_ffff }) }),
      fc.record({ name: fc.constant('x'), type: fc.constant('blob' as const), value: fc.uint8Array() }),
      fc.record({ name: fc.constant('x'), type: fc.constant('ulong64' as const), values: fc.array(fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }), { minLength: 1 }) }),
      fc.record({ name: fc.constant('x'), type: fc.constant('wstring' as const), value: fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')) }),
    );
    fc.assert(fc.property(fc.array(value, { maxLength: 5 }), (values) => {
      const variables = values.map((variable, at) => ({ ...variable, name: `v${at}` }) as WdscVariable);
      expect(readWdscPacket(packetOf(variables)).variables).toEqual(variables);
    }), BOX);
  });
});
