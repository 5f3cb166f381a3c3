/**
 * RC4, which goes on from message to message (RFC 6229 has its vectors). It has been weak for decades; the message security of NTLM is defined by it
 * (MS-NLMP 3.4), and OpenSSL 3 has it no more.
 */
export class Rc4 {
  private constructor(
    private readonly state: Uint8Array,
    private i: number,
    private j: number,
  ) {}

  static withKey(key: Uint8Array): Rc4 {
    const state = Uint8Array.from({ length: 256 }, (_, index) => index);
    for (let i = 0, j = 0; i < 256; i += 1) {
      j = (j + state[i]! + key[i % key.length]!) & 0xff;
      [state[i], state[j]] = [state[j]!, state[i]!];
    }
    return new Rc4(state, 0, 0);
  }

  /** Another one that goes on from here. */
  copy(): Rc4 {
    return new Rc4(this.state.slice(), this.i, this.j);
  }

  /** Encrypts or decrypts in place. @returns the same bytes */
  apply(bytes: Uint8Array): Uint8Array {
    const { state } = this;
    let { i, j } = this;
    for (let at = 0; at < bytes.length; at += 1) {
      i = (i + 1) & 0xff;
      const a = state[i]!;
      j = (j + a) & 0xff;
      const b = state[j]!;
      state[i] = b;
      state[j] = a;
      bytes[at]! ^= state[(a + b) & 0xff]!;
    }
    this.i = i;
    this.j = j;
    return bytes;
  }
}
