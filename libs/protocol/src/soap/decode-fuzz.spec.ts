import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageArbitrary } from '../../fixtures/message-arbitrary.js';
import { clientWebService, getConfig, syncUpdates } from '../wusp/index.js';
import { reporting } from '../wsusss/index.js';
import { decodeRequest, decodeResponse } from './decode.js';
import { encodeRequest } from './encode.js';
import { SoapDecodeError, SoapFaultError } from './errors.js';
import { encodeFault } from './faults/encode-fault.js';

/** Time given to each property, in milliseconds; SLUICE_FUZZ_MS gives more. Running out of it is no failure. */
const FUZZ_MILLISECONDS = Number(process.env['SLUICE_FUZZ_MS'] ?? 1500);
const BOX = { numRuns: 1_000_000, interruptAfterTimeLimit: FUZZ_MILLISECONDS, markInterruptAsFailure: false };

const SNIPPETS = [
  '<', '>', '</', '/>', '&', '&#0;', '&#xD800;', '&lt;', '<int>', '</int>', '<int>1</int>', '<!--', '-->', '<![CDATA[', ']]>', '<?xml version="1.1"?>', '<!DOCTYPE a [',
  ' xmlns=""', ' xmlns:a="b"', ' a:nil="1"', '"', '\u0000', '\u00E9', '\uFFFF', '__proto__', 'constructor', ' s:mustUnderstand="1"', '99999999999999999999', '-',
].map((text) => Buffer.from(text));

type Mutation = (bytes: Buffer) => Buffer;

const position = fc.nat({ max: 100_000 });
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(position, fc.constantFrom(...SNIPPETS)).map(([at, snippet]): Mutation => (bytes) => splice(bytes, at, 0, snippet)),
  fc.tuple(position, fc.nat({ max: 40 })).map(([at, count]): Mutation => (bytes) => splice(bytes, at, count, Buffer.alloc(0))),
  fc.tuple(position, fc.nat({ max: 255 })).map(([at, byte]): Mutation => (bytes) => splice(bytes, at, 1, Buffer.from([byte]))),
  fc.tuple(position, position, fc.nat({ max: 60 })).map(
    ([from, to, count]): Mutation => (bytes) => splice(bytes, to, 0, bytes.subarray(from % (bytes.length + 1), (from % (bytes.length + 1)) + count)),
  ),
);

function splice(bytes: Buffer, at: number, remove: number, insert: Buffer): Buffer {
  const index = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, index), insert, bytes.subarray(index + remove)]);
}

/** Runs a decoder; its own errors are fine, everything else escapes and fails the test. */
function tolerate(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof SoapDecodeError || error instanceof SoapFaultError)) throw error;
  }
}

describe('whatever the bytes, only the decoder\'s own errors escape', () => {
  it.each([
    ['SyncUpdates', syncUpdates, clientWebService],
    ['RollupComputers', reporting.rollupComputers, reporting.reportingWebService],
  ] as const)('mutated requests of %s', (_name, operation, contract) => {
    const requests = messageArbitrary(operation.request).map((message) => encodeRequest(operation as never, message as never));
    fc.assert(
      fc.property(requests, fc.array(mutation, { minLength: 1, maxLength: 4 }), (bytes, mutations) => {
        const mutated = mutations.reduce((current, mutate) => mutate(current), bytes);
        tolerate(() => decodeRequest(mutated, { contract }));
      }),
      BOX,
    );
  });

  it('mutated faults', () => {
    const fault = encodeFault({ errorCode: 'InvalidParameters', message: 'm', id: 'i', method: 'a' }, 'asmx', '1.1');
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const mutated = mutations.reduce((current, mutate) => mutate(current), fault);
        tolerate(() => decodeResponse(mutated, { operation: getConfig }));
      }),
      BOX,
    );
  });

  it('arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeRequest(bytes, { contract: clientWebService })).toThrow(SoapDecodeError);
      }),
      { numRuns: 500 },
    );
  });
});
