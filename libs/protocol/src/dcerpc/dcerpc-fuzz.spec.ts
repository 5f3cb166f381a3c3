import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NtlmClient } from '../../fixtures/ntlm-client.js';
import {
  AUTH3_BODY, bindAckBody, bindBody, bindNakBody, faultBody, NDR, PduStream, PduType, readAuth3, readBind, readBindAck, readBindNak, readEptMapArguments,
  readEptMapResults, readFault, readPduHeader, readRequest, readResponse, readTower, readWdsRpcArguments, readWdsRpcResults, requestBody, responseBody,
  RpcError, WDS_RPC_INTERFACE, writeEptMapArguments, writeEptMapResults, writePdu, writeTower, writeWdsRpcArguments, writeWdsRpcResults, type PduHeader,
} from './index.js';
import { ntHashOf, NtlmAcceptor, type NtlmEnvironment } from './ntlm/index.js';
import { SpnegoAcceptor } from './spnego/index.js';
import { Mechanism, writeNegTokenInit, writeNegTokenResp } from './spnego/neg-tokens.js';

/** Time given to each property, in milliseconds; SLUICE_FUZZ_MS gives more. Running out of it is no failure. */
const FUZZ_MILLISECONDS = Number(process.env['SLUICE_FUZZ_MS'] ?? 1500);
const BOX = { numRuns: 1_000_000, interruptAfterTimeLimit: FUZZ_MILLISECONDS, markInterruptAsFailure: false };

const environment: NtlmEnvironment<null> = {
  names: { netbios: 'SERVER', dns: 'server' },
  random: (length) => new Uint8Array(length),
  now: () => 0,
  findAccount: () => ({ ntHash: ntHashOf('Password'), account: null }),
};
const client = new NtlmClient({ user: 'user', password: 'Password' });
const challenged = (): { acceptor: NtlmAcceptor<null>; challenge: Uint8Array } => {
  const acceptor = new NtlmAcceptor(environment);
  return { acceptor, challenge: acceptor.accept(client.negotiate()).reply! };
};
const negotiated = (): SpnegoAcceptor<null> => {
  const acceptor = new SpnegoAcceptor(environment);
  acceptor.accept(writeNegTokenInit([Mechanism.ntlm], client.negotiate()));
  return acceptor;
};

const token = { type: 10, level: 6, contextId: 1, value: new Uint8Array(16) };
const contexts = [{ id: 0, abstractSyntax: WDS_RPC_INTERFACE, transferSyntaxes: [NDR, NDR] }];
const bind = { maxTransmit: 5840, maxReceive: 5840, associationGroup: 0, contexts };
const tower = writeTower({ interface: WDS_RPC_INTERFACE, transferSyntax: NDR, port: 1, address: new Uint8Array(4) });
const pduReader = (read: (pdu: Uint8Array, header: PduHeader) => unknown) => (bytes: Uint8Array): void => {
  for (const pdu of new PduStream(65_535).push(bytes)) read(pdu, readPduHeader(pdu));
};

/** What is read, and something well-formed that mutations start from. */
const CASES: Readonly<Record<string, readonly [seed: Uint8Array, read: (bytes: Uint8Array) => unknown]>> = {
  bind: [writePdu({ type: PduType.bind, callId: 1 }, bindBody(bind), token), pduReader(readBind)],
  bindAck: [writePdu({ type: PduType.bindAck, callId: 1 }, bindAckBody({ ...bind, secondaryAddress: '135', results: [{ result: 0, reason: 0, transferSyntax: NDR }] }), token), pduReader(readBindAck)],
  bindNak: [writePdu({ type: PduType.bindNak, callId: 1 }, bindNakBody(1)), pduReader(readBindNak)],
  request: [writePdu({ type: PduType.request, callId: 1 }, requestBody({ contextId: 0, operation: 0 }, new Uint8Array(20)), token), pduReader(readRequest)],
  response: [writePdu({ type: PduType.response, callId: 1 }, responseBody(0, new Uint8Array(20)), token), pduReader(readResponse)],
  fault: [writePdu({ type: PduType.fault, callId: 1 }, faultBody(0, 5)), pduReader(readFault)],
  auth3: [writePdu({ type: PduType.auth3, callId: 1 }, AUTH3_BODY, token), pduReader(readAuth3)],
  tower: [tower, readTower],
  eptMapArguments: [writeEptMapArguments({ object: null, tower, maxTowers: 4 }), (bytes) => readEptMapArguments(bytes, true)],
  eptMapResults: [writeEptMapResults({ status: 0, towers: [tower, tower] }, 4), (bytes) => readEptMapResults(bytes, true)],
  wdsArguments: [writeWdsRpcArguments(new Uint8Array(30)), (bytes) => readWdsRpcArguments(bytes, true)],
  wdsResults: [writeWdsRpcResults({ status: 0, reply: new Uint8Array(30) }), (bytes) => readWdsRpcResults(bytes, true)],
  negotiate: [client.negotiate(), (bytes) => new NtlmAcceptor(environment).accept(bytes)],
  authenticate: [client.authenticate(challenged().challenge), (bytes) => challenged().acceptor.accept(bytes)],
  negTokenInit: [writeNegTokenInit(['2a864886f712010202', Mechanism.ntlm], client.negotiate()), (bytes) => new SpnegoAcceptor(environment).accept(bytes)],
  negTokenResp: [
    writeNegTokenResp({ state: 1, mechanism: Mechanism.ntlm, token: client.authenticate(challenged().challenge), mechanismListMic: null }),
    (bytes) => negotiated().accept(bytes),
  ],
};

const place = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 400 }));
const edge = fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff);
type Mutation = (bytes: Uint8Array) => Uint8Array;
const splice = (bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.concat([bytes.subarray(0, at % (bytes.length + 1)), insert, bytes.subarray((at % (bytes.length + 1)) + remove)]));
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat({ max: 255 })).map(([at, byte]): Mutation => (bytes) => splice(bytes, at, 1, Uint8Array.of(byte))),
  fc.tuple(place, edge).map(([at, value]): Mutation => (bytes) => splice(bytes, at, 4, new Uint8Array(Uint32Array.of(value).buffer))),
  fc.tuple(place, edge).map(([at, value]): Mutation => (bytes) => splice(bytes, at, 2, new Uint8Array(Uint16Array.of(value).buffer))),
  fc.tuple(place, fc.nat({ max: 60 })).map(([at, count]): Mutation => (bytes) => splice(bytes, at, count, new Uint8Array())),
  fc.tuple(place, fc.uint8Array({ maxLength: 30 })).map(([at, more]): Mutation => (bytes) => splice(bytes, at, 0, more)),
);
/** PDUs say how long they are: without this most mutations would end there. */
const withLength = (bytes: Uint8Array): Uint8Array => (bytes.length < 16 ? bytes : splice(bytes, 8, 2, new Uint8Array(Uint16Array.of(bytes.length).buffer)));

describe('hostile bytes', () => {
  it.each(Object.entries(CASES))('%s: only RpcError escapes', (_name, [seed, read]) => {
    read(seed.slice());
    fc.assert(fc.property(fc.array(mutation, { minLength: 1, maxLength: 5 }), fc.boolean(), (mutations, honest) => {
      const mutated = mutations.reduce((bytes, change) => change(bytes), seed);
      const bytes = honest && seed[0] === 5 ? withLength(mutated) : mutated;
      try {
        read(bytes.slice());
      } catch (error) {
        if (!(error instanceof RpcError)) throw error;
        expect(error.code).toMatch(/^RPC_/);
      }
    }), BOX);
  });
});
