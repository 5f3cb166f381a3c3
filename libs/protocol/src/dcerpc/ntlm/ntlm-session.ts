import { Buffer } from 'node:buffer';
import type { MessageSecurity } from '../pdu/protected-pdu.js';
import { RpcError } from '../rpc-error.js';
import { hmacMd5, md5, sameBytes } from './ntlmv2.js';
import { Rc4 } from './rc4.js';

const SIGNATURE_LENGTH = 16;
const VERSION = 1;

/** One direction: its keys, the state of its cipher, and the number of its next message. */
class Direction {
  private sequence = 0;
  private readonly signingKey: Uint8Array;
  private cipher: Rc4;

  /** SIGNKEY and SEALKEY with 128 bits (MS-NLMP 3.4.5.2, 3.4.5.3). */
  constructor(sessionKey: Uint8Array, name: 'client-to-server' | 'server-to-client') {
    const magic = (purpose: string): Uint8Array => Buffer.from(`session key to ${name} ${purpose} key magic constant\0`, 'latin1');
    this.signingKey = md5(sessionKey, magic('signing'));
    this.cipher = Rc4.withKey(md5(sessionKey, magic('sealing')));
  }

  /** Encrypts or decrypts in place. */
  crypt(bytes: Uint8Array): void {
    this.cipher.apply(bytes);
  }

  /** MAC with extended session security and an exchanged key (MS-NLMP 3.4.4.2). */
  signature(message: Uint8Array): Uint8Array {
    const signature = Buffer.alloc(SIGNATURE_LENGTH);
    signature.writeUInt32LE(VERSION, 0);
    signature.writeUInt32LE(this.sequence, 12);
    const checksum = hmacMd5(this.signingKey, signature.subarray(12), message).subarray(0, 8);
    signature.set(this.cipher.apply(checksum), 4);
    this.sequence = (this.sequence + 1) >>> 0;
    return new Uint8Array(signature.buffer, signature.byteOffset, SIGNATURE_LENGTH);
  }

  /** As {@link signature}, but the cipher stands afterwards where it stood before (MS-SPNG 3.3.5.1). */
  signatureAside(message: Uint8Array): Uint8Array {
    const before = this.cipher.copy();
    const signature = this.signature(message);
    this.cipher = before;
    return signature;
  }
}

/**
 * Message security of NTLM with extended session security, 128-bit keys and an exchanged key (MS-NLMP 3.4). Messages are numbered: one that is
 * missing, repeated or out of order is refused.
 */
export class NtlmSession implements MessageSecurity {
  readonly signatureLength = SIGNATURE_LENGTH;
  private readonly sent: Direction;
  private readonly received: Direction;

  /** @param sessionKey ExportedSessionKey, 16 bytes */
  constructor(sessionKey: Uint8Array, side: 'server' | 'client') {
    const [fromServer, fromClient] = [new Direction(sessionKey, 'server-to-client'), new Direction(sessionKey, 'client-to-server')];
    [this.sent, this.received] = side === 'server' ? [fromServer, fromClient] : [fromClient, fromServer];
  }

  sign(message: Uint8Array): Uint8Array {
    return this.sent.signature(message);
  }

  seal(message: Uint8Array, from: number, to: number): Uint8Array {
    const plain = message.slice();
    this.sent.crypt(message.subarray(from, to));
    return this.sent.signature(plain);
  }

  verify(message: Uint8Array, signature: Uint8Array): void {
    check(this.received.signature(message), signature);
  }

  unseal(message: Uint8Array, from: number, to: number, signature: Uint8Array): void {
    this.received.crypt(message.subarray(from, to));
    this.verify(message, signature);
  }

  /** Signature of the list of mechanisms that SPNEGO negotiated with (RFC 4178 5). */
  signMechanisms(list: Uint8Array): Uint8Array {
    return this.sent.signatureAside(list);
  }

  /** @throws RpcError `RPC_DENIED` */
  verifyMechanisms(list: Uint8Array, signature: Uint8Array): void {
    check(this.received.signatureAside(list), signature);
  }
}

function check(expected: Uint8Array, signature: Uint8Array): void {
  if (!sameBytes(expected, signature)) throw new RpcError('RPC_DENIED', 'a signature is not right');
}
