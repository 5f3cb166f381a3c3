import { describe, expect, it } from '@jest/globals';
import { bytes, hex } from '../../../fixtures/hex.js';
import { AuthenticationLevel, PduType, protectPdu, readPduHeader, readRequest, requestBody, unprotectPdu } from '../index.js';
import { NtlmSession } from '../ntlm/index.js';

const STUB = bytes('00112233445566778899');
const HEAD = { type: PduType.request, callId: 9 };

function sent(level: number): { pdu: Uint8Array; open: (changed: Uint8Array) => Uint8Array } {
  const [client, server] = [new NtlmSession(new Uint8Array(16), 'client'), new NtlmSession(new Uint8Array(16), 'server')];
  const pdu = protectPdu(HEAD, requestBody({ contextId: 1, operation: 2 }, STUB), 8, { type: 10, level, contextId: 5 }, client);
  return {
    pdu,
    open: (changed) => {
      const { stubOffset, verifier } = readRequest(changed, readPduHeader(changed));
      return unprotectPdu(changed, stubOffset, verifier!, server);
    },
  };
}

describe.each([['integrity', AuthenticationLevel.integrity], ['privacy', AuthenticationLevel.privacy]])('a PDU at level %s', (name, level) => {
  it('comes out as it went in, padded to a multiple of 16 in between', () => {
    const { pdu, open } = sent(level);
    expect(pdu).toHaveLength(24 + 16 + 8 + 16);
    expect(hex(pdu).includes(hex(STUB))).toBe(name === 'integrity');
    expect(hex(pdu.subarray(40, 48))).toBe(`0a0${level}060005000000`);
    expect(hex(open(pdu))).toBe(hex(STUB));
  });

  it('is refused with any byte changed, header and verifier included', () => {
    for (let at = 2; at < sent(level).pdu.length; at += 1) {
      const { pdu, open } = sent(level);
      expect(() => open(pdu.with(at, pdu[at]! ^ 0x01))).toThrow(expect.objectContaining({ name: 'RpcError' }));
    }
  });

  it('is refused the second time', () => {
    const { pdu, open } = sent(level);
    const again = pdu.slice();
    open(pdu);
    expect(() => open(again)).toThrow(expect.objectContaining({ code: 'RPC_DENIED' }));
  });
});

describe('unprotectPdu', () => {
  it('refuses a level that protects nothing', () => {
    const { pdu, open } = sent(AuthenticationLevel.integrity);
    expect(() => open(pdu.with(41, AuthenticationLevel.connect))).toThrow(expect.objectContaining({ code: 'RPC_DENIED' }));
  });
});
