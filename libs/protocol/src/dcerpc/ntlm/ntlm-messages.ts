import { Buffer } from 'node:buffer';
import { ByteReader } from '../byte-reader.js';
import { ByteWriter } from '../byte-writer.js';
import { RpcError } from '../rpc-error.js';
import { hasFlags, NtlmFlag } from './flags.js';

const SIGNATURE = Uint8Array.from('NTLMSSP\0', (character) => character.charCodeAt(0));
const MessageType = { negotiate: 1, challenge: 2, authenticate: 3 } as const;

/** Where MIC is in an AUTHENTICATE_MESSAGE, and how long (MS-NLMP 2.2.1.3). */
const MIC_OFFSET = 72;
const MIC_LENGTH = 16;

/** Whether these bytes are a message of NTLM without anything around it. */
export function isNtlmMessage(token: Uint8Array): boolean {
  return token.length >= SIGNATURE.length && SIGNATURE.every((byte, index) => token[index] === byte);
}

/** The flags of a NEGOTIATE_MESSAGE, the only thing in it that matters to a server (MS-NLMP 2.2.1.1). @throws RpcError `RPC_TOKEN`, `RPC_TRUNCATED` */
export function readNegotiate(token: Uint8Array): number {
  return open(token, MessageType.negotiate).uint32();
}

/** A CHALLENGE_MESSAGE (MS-NLMP 2.2.1.2). */
export interface NtlmChallenge {
  readonly flags: number;
  /** Eight bytes. */
  readonly serverChallenge: Uint8Array;
  readonly targetName: string;
  /** AV pairs. */
  readonly targetInfo: Uint8Array;
}

const CHALLENGE_PAYLOAD = 56;

export function writeChallenge({ flags, serverChallenge, targetName, targetInfo }: NtlmChallenge): Uint8Array {
  const name = Buffer.from(targetName, 'utf16le');
  const writer = new ByteWriter().bytes(SIGNATURE).uint32(MessageType.challenge);
  writer.uint16(name.length).uint16(name.length).uint32(CHALLENGE_PAYLOAD).uint32(flags).bytes(serverChallenge).bytes(new Uint8Array(8));
  writer.uint16(targetInfo.length).uint16(targetInfo.length).uint32(CHALLENGE_PAYLOAD + name.length);
  // The version says nothing: major and minor are zero, only the revision of NTLM is a constant (MS-NLMP 2.2.2.10).
  writer.bytes(hasFlags(flags, NtlmFlag.version) ? Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 15) : new Uint8Array(8));
  return writer.bytes(name).bytes(targetInfo).finish();
}

/** An AUTHENTICATE_MESSAGE (MS-NLMP 2.2.1.3). */
export interface NtlmAuthenticate {
  readonly flags: number;
  readonly ntResponse: Uint8Array;
  readonly domain: string;
  readonly user: string;
  readonly encryptedSessionKey: Uint8Array;
  /** Whether something else begins where MIC would be. */
  readonly micOverlapped: boolean;
}

/** @throws RpcError `RPC_TOKEN`, `RPC_TRUNCATED` */
export function readAuthenticate(token: Uint8Array): NtlmAuthenticate {
  const reader = open(token, MessageType.authenticate);
  const field = (): Field => ({ length: reader.uint16(), capacity: reader.uint16(), offset: reader.uint32() });
  const [lm, nt, domain, user, workstation, key] = [field(), field(), field(), field(), field(), field()];
  const flags = reader.uint32();
  const begin = Math.min(...[lm, nt, domain, user, workstation, key].filter(({ length }) => length > 0).map(({ offset }) => offset));
  return {
    flags,
    ntResponse: payload(token, nt),
    domain: Buffer.from(payload(token, domain)).toString('utf16le'),
    user: Buffer.from(payload(token, user)).toString('utf16le'),
    encryptedSessionKey: payload(token, key),
    micOverlapped: begin < MIC_OFFSET + MIC_LENGTH || token.length < MIC_OFFSET + MIC_LENGTH,
  };
}

/** MIC of an AUTHENTICATE_MESSAGE, and the message as it was when MIC was computed: with zeros in its place (MS-NLMP 3.2.5.1.2). */
export function takeMic(token: Uint8Array): { readonly mic: Uint8Array; readonly message: Uint8Array } {
  const message = token.slice();
  message.fill(0, MIC_OFFSET, MIC_OFFSET + MIC_LENGTH);
  return { mic: token.slice(MIC_OFFSET, MIC_OFFSET + MIC_LENGTH), message };
}

interface Field {
  readonly length: number;
  readonly capacity: number;
  readonly offset: number;
}

function payload(token: Uint8Array, { length, offset }: Field): Uint8Array {
  if (length === 0) return new Uint8Array(0);
  if (offset + length > token.length) throw new RpcError('RPC_TOKEN', `a field of ${length} bytes at ${offset} in a message of ${token.length}`);
  return token.subarray(offset, offset + length);
}

function open(token: Uint8Array, type: number): ByteReader {
  if (!isNtlmMessage(token)) throw new RpcError('RPC_TOKEN', 'this is no message of NTLM');
  const reader = new ByteReader(token);
  reader.bytes(SIGNATURE.length);
  const found = reader.uint32();
  if (found !== type) throw new RpcError('RPC_TOKEN', `a message of type ${found} came where type ${type} was due`);
  return reader;
}
