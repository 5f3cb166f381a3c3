/** NTLMSSP_NEGOTIATE_* flags that matter here (MS-NLMP 2.2.2.5). */
export const NtlmFlag = {
  unicode: 0x0000_0001,
  requestTarget: 0x0000_0004,
  sign: 0x0000_0010,
  seal: 0x0000_0020,
  ntlm: 0x0000_0200,
  alwaysSign: 0x0000_8000,
  targetTypeServer: 0x0002_0000,
  extendedSessionSecurity: 0x0008_0000,
  targetInfo: 0x0080_0000,
  version: 0x0200_0000,
  key128: 0x2000_0000,
  keyExchange: 0x4000_0000,
  key56: 0x8000_0000,
} as const;

/** Without these there is no NTLMv2 with 128-bit keys of its own for each direction; who does not offer them is refused. */
export const REQUIRED_FLAGS = NtlmFlag.unicode | NtlmFlag.ntlm | NtlmFlag.extendedSessionSecurity | NtlmFlag.key128 | NtlmFlag.keyExchange | NtlmFlag.sign;

/** Taken over when the client offers them. */
export const OPTIONAL_FLAGS = NtlmFlag.seal | NtlmFlag.alwaysSign | NtlmFlag.key56 | NtlmFlag.version;

/** Whether all of `wanted` are set. */
export function hasFlags(flags: number, wanted: number): boolean {
  return (flags & wanted) === wanted;
}
