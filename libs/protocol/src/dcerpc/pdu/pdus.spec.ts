import { describe, expect, it } from '@jest/globals';
import { bytes, hex } from '../../../fixtures/hex.js';
import {
  AUTH3_BODY, bindAckBody, bindBody, bindNakBody, ENDPOINT_MAPPER_INTERFACE, faultBody, NDR, PduFlag, PduType, readAuth3, readBind, readBindAck, readBindNak,
  readFault, readPduHeader, readRequest, readResponse, requestBody, responseBody, RpcError, writePdu,
} from '../index.js';

/** Written out by hand from C706 12.6 and MS-RPCE 2.2.2. */
const EPM = '0883afe1 1f5d c911 91a4 08002b14a0fa 03000000';
const NDR_BYTES = '045d888a eb1c c911 9fe8 08002b104860 02000000';
const PDUS = {
  bind: bytes('05000b03 10000000 4800 0000 01000000', 'd016 d016 00000000 01 000000', '0000 01 00', EPM, NDR_BYTES),
  bindWithToken: bytes('05000b07 10000000 5400 0400 01000000', 'd016 d016 00000000 01 000000', '0000 01 00', EPM, NDR_BYTES, '0906 00 00 07000000', 'aabbccdd'),
  bindAck: bytes('05000c03 10000000 3c00 0000 01000000', 'd016 d016 78563412', '0400 31333500 0000', '01 000000', '0000 0000', NDR_BYTES),
  alterContextResponse: bytes('05000f03 10000000 3800 0000 01000000', 'd016 d016 78563412', '0000 0000', '01 000000', '0200 0100', '00'.repeat(20)),
  bindNak: bytes('05000d03 10000000 1800 0000 01000000', '0800 01 05 00 000000'),
  request: bytes('05000003 10000000 1c00 0000 02000000', '04000000 0100 0300', '01020304'),
  requestWithObject: bytes('05000083 10000000 2c00 0000 02000000', '04000000 0100 0300', '0883afe1 1f5d c911 91a4 08002b14a0fa', '01020304'),
  requestWithVerifier: bytes('05000003 10000000 2a00 0200 02000000', '04000000 0100 0300', '01020304 00000000', '0a05 04 00 07000000', 'aabb'),
  response: bytes('05000203 10000000 1c00 0000 02000000', '04000000 0100 00 00', '01020304'),
  fault: bytes('05000323 10000000 2000 0000 02000000', '20000000 0100 00 00', '05000000 00000000'),
  auth3: bytes('05001003 10000000 2000 0400 02000000', '00000000', '0a06 00 00 07000000', 'aabbccdd'),
};

const headerOf = (pdu: Uint8Array) => readPduHeader(pdu);
const READERS: Readonly<Record<keyof typeof PDUS, (pdu: Uint8Array) => unknown>> = {
  bind: (pdu) => readBind(pdu, headerOf(pdu)),
  bindWithToken: (pdu) => readBind(pdu, headerOf(pdu)),
  bindAck: (pdu) => readBindAck(pdu, headerOf(pdu)),
  alterContextResponse: (pdu) => readBindAck(pdu, headerOf(pdu)),
  bindNak: (pdu) => readBindNak(pdu, headerOf(pdu)),
  request: (pdu) => readRequest(pdu, headerOf(pdu)),
  requestWithObject: (pdu) => readRequest(pdu, headerOf(pdu)),
  requestWithVerifier: (pdu) => readRequest(pdu, headerOf(pdu)),
  response: (pdu) => readResponse(pdu, headerOf(pdu)),
  fault: (pdu) => readFault(pdu, headerOf(pdu)),
  auth3: (pdu) => readAuth3(pdu, headerOf(pdu)),
};

const BIND = { maxTransmit: 5840, maxReceive: 5840, associationGroup: 0, contexts: [{ id: 0, abstractSyntax: ENDPOINT_MAPPER_INTERFACE, transferSyntaxes: [NDR] }] };
const TOKEN = { type: 9, level: 6, contextId: 7, value: bytes('aabbccdd') };

describe('PDUs from bytes written by hand', () => {
  it('reads the header', () => {
    expect(readPduHeader(PDUS.fault)).toEqual({ type: PduType.fault, flags: 0x23, littleEndian: true, fragmentLength: 32, authLength: 0, callId: 2 });
  });

  it('reads and writes bind', () => {
    expect(READERS.bind(PDUS.bind)).toEqual({ ...BIND, verifier: null });
    expect(hex(writePdu({ type: PduType.bind, callId: 1 }, bindBody(BIND)))).toBe(hex(PDUS.bind));
  });

  it('reads and writes a token', () => {
    expect(READERS.bindWithToken(PDUS.bindWithToken)).toEqual({ ...BIND, verifier: { ...TOKEN, padLength: 0, offset: 72 } });
    const flags = PduFlag.first | PduFlag.last | PduFlag.headerSigning;
    expect(hex(writePdu({ type: PduType.bind, callId: 1, flags }, bindBody(BIND), TOKEN))).toBe(hex(PDUS.bindWithToken));
    expect(READERS.auth3(PDUS.auth3)).toEqual({ ...TOKEN, type: 10, padLength: 0, offset: 20 });
    expect(hex(writePdu({ type: PduType.auth3, callId: 2 }, AUTH3_BODY, { ...TOKEN, type: 10 }))).toBe(hex(PDUS.auth3));
  });

  it('reads a bind of a client that writes numbers the other way round', () => {
    const pdu = bytes(
      '05000b03 00000000 0048 0000 00000001', '16d0 16d0 00000000 01 000000', '0000 01 00', 'e1af8308 5d1f 11c9 91a4 08002b14a0fa 00000003',
      '8a885d04 1ceb 11c9 9fe8 08002b104860 00000002',
    );
    expect(READERS.bind(pdu)).toEqual({ ...BIND, verifier: null });
  });

  it('reads and writes bind_ack and alter_context_resp', () => {
    const ack = { maxTransmit: 5840, maxReceive: 5840, associationGroup: 0x12345678, secondaryAddress: '135', results: [{ result: 0, reason: 0, transferSyntax: NDR }] };
    expect(READERS.bindAck(PDUS.bindAck)).toEqual({ ...ack, verifier: null });
    expect(hex(writePdu({ type: PduType.bindAck, callId: 1 }, bindAckBody(ack)))).toBe(hex(PDUS.bindAck));
    const none = { uuid: '00000000-0000-0000-0000-000000000000', major: 0, minor: 0 };
    const altered = { ...ack, secondaryAddress: '', results: [{ result: 2, reason: 1, transferSyntax: none }] };
    expect(READERS.alterContextResponse(PDUS.alterContextResponse)).toEqual({ ...altered, verifier: null });
    expect(hex(writePdu({ type: PduType.alterContextResponse, callId: 1 }, bindAckBody(altered)))).toBe(hex(PDUS.alterContextResponse));
  });

  it('reads and writes bind_nak and fault', () => {
    expect(READERS.bindNak(PDUS.bindNak)).toBe(8);
    expect(hex(writePdu({ type: PduType.bindNak, callId: 1 }, bindNakBody(8)))).toBe(hex(PDUS.bindNak));
    expect(READERS.fault(PDUS.fault)).toBe(5);
    expect(hex(writePdu({ type: PduType.fault, callId: 2, flags: 0x23 }, faultBody(1, 5)))).toBe(hex(PDUS.fault));
  });

  it('reads and writes request and response', () => {
    const stub = bytes('01020304');
    const call = { contextId: 1, operation: 3 };
    expect(READERS.request(PDUS.request)).toEqual({ ...call, object: null, stubOffset: 24, stub, verifier: null });
    expect(hex(writePdu({ type: PduType.request, callId: 2 }, requestBody(call, stub)))).toBe(hex(PDUS.request));
    const object = ENDPOINT_MAPPER_INTERFACE.uuid;
    expect(READERS.requestWithObject(PDUS.requestWithObject)).toEqual({ ...call, object, stubOffset: 40, stub, verifier: null });
    const flags = PduFlag.first | PduFlag.last | PduFlag.object;
    expect(hex(writePdu({ type: PduType.request, callId: 2, flags }, requestBody({ ...call, object, hint: 4 }, stub)))).toBe(hex(PDUS.requestWithObject));
    expect(READERS.requestWithVerifier(PDUS.requestWithVerifier)).toMatchObject({
      stub: bytes('01020304 00000000'), verifier: { type: 10, level: 5, padLength: 4, contextId: 7, value: bytes('aabb'), offset: 32 },
    });
    expect(READERS.response(PDUS.response)).toEqual({ contextId: 1, stub, verifier: null });
    expect(hex(writePdu({ type: PduType.response, callId: 2 }, responseBody(1, stub)))).toBe(hex(PDUS.response));
  });
});

describe('PDUs that lie', () => {
  const codeOf = (action: () => unknown): string => {
    try {
      action();
    } catch (error) {
      if (error instanceof RpcError) return error.code;
      throw error;
    }
    return 'nothing was thrown';
  };

  it.each(Object.keys(PDUS) as (keyof typeof PDUS)[])('%s cut off anywhere, with its length told as it is, is refused or read', (name) => {
    for (let length = 0; length < PDUS[name].length; length += 1) {
      const cut = PDUS[name].slice(0, length);
      if (length > 9) new DataView(cut.buffer).setUint16(8, length, true);
      expect(['RPC_TRUNCATED', 'RPC_STRUCTURE', 'nothing was thrown']).toContain(codeOf(() => READERS[name](cut)));
    }
  });

  it.each([
    ['another version', 0, 4, 'RPC_VERSION'],
    ['a minor version of the future', 1, 2, 'RPC_VERSION'],
    ['an unknown type', 2, 1, 'RPC_TYPE'],
    ['numbers of an unknown representation', 4, 0x20, 'RPC_VERSION'],
    ['a length smaller than the header', 8, 15, 'RPC_STRUCTURE'],
    ['a verifier larger than the PDU', 10, 0xff, 'RPC_STRUCTURE'],
  ])('refuses %s', (_case, at, value, code) => {
    expect(codeOf(() => readPduHeader(PDUS.request.with(at, value)))).toBe(code);
  });

  it('refuses a verifier that reaches into what stands before the arguments', () => {
    expect(codeOf(() => READERS.request(PDUS.request.with(10, 4)))).toBe('RPC_STRUCTURE');
  });

  it('refuses more padding than there are arguments', () => {
    expect(codeOf(() => READERS.requestWithVerifier(PDUS.requestWithVerifier.with(34, 9)))).toBe('RPC_STRUCTURE');
  });

  it('refuses more contexts and syntaxes than came', () => {
    expect(codeOf(() => READERS.bind(PDUS.bind.with(24, 255)))).toBe('RPC_TRUNCATED');
    expect(codeOf(() => READERS.bind(PDUS.bind.with(30, 255)))).toBe('RPC_TRUNCATED');
  });
});
