import { Buffer } from 'node:buffer';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { md4 } from './md4.js';

/** HMAC-MD5, the mainstay of NTLMv2. */
export function hmacMd5(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('md5', key);
  for (const part of parts) hmac.update(part);
  return new Uint8Array(hmac.digest());
}

export function md5(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** Compares in a time that depends on nothing but the lengths. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The NT hash of a password, which is as good as the password itself (NTOWFv1 of MS-NLMP 3.3.1). */
export function ntHashOf(password: string): Uint8Array {
  return md4(Buffer.from(password, 'utf16le'));
}

/** NTOWFv2 (MS-NLMP 3.3.2). @param domain as the client wrote it */
export function responseKey(ntHash: Uint8Array, user: string, domain: string): Uint8Array {
  return hmacMd5(ntHash, Buffer.from(upperCase(user) + domain, 'utf16le'));
}

/** Letter by letter, as Windows does it: what would become two letters (ß) stays as it is. */
function upperCase(text: string): string {
  return Array.from(text, (letter) => (letter.toUpperCase().length === letter.length ? letter.toUpperCase() : letter)).join('');
}

/** NTProofStr and what follows it in the response of an NTLMv2 client (MS-NLMP 2.2.2.8). */
const PROOF_LENGTH = 16;
const CHALLENGE_HEAD = 28;

/** Parts of an NTLMv2 response; null for one of another version, which are 24 bytes long. */
export function splitResponse(response: Uint8Array): { readonly proof: Uint8Array; readonly temp: Uint8Array; readonly pairs: Uint8Array } | null {
  if (response.length < PROOF_LENGTH + CHALLENGE_HEAD + 4 || response[PROOF_LENGTH] !== 1) return null;
  const temp = response.subarray(PROOF_LENGTH);
  return { proof: response.subarray(0, PROOF_LENGTH), temp, pairs: temp.subarray(CHALLENGE_HEAD) };
}

/** NTProofStr that the holder of the key would have sent (MS-NLMP 3.3.2). */
export function proofOf(key: Uint8Array, serverChallenge: Uint8Array, temp: Uint8Array): Uint8Array {
  return hmacMd5(key, serverChallenge, temp);
}
