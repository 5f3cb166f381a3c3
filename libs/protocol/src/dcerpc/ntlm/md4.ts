const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

interface Round {
  readonly mix: (b: number, c: number, d: number) => number;
  readonly constant: number;
  readonly shifts: readonly [number, number, number, number];
  /** In which order the words of a block are used. */
  readonly order: readonly number[];
}

const ROUNDS: readonly Round[] = [
  { mix: (b, c, d) => (b & c) | (~b & d), constant: 0, shifts: [3, 7, 11, 19], order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] },
  { mix: (b, c, d) => (b & c) | (b & d) | (c & d), constant: 0x5a82_7999, shifts: [3, 5, 9, 13], order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15] },
  { mix: (b, c, d) => b ^ c ^ d, constant: 0x6ed9_eba1, shifts: [3, 9, 11, 15], order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15] },
];

/**
 * MD4 (RFC 1320). It has been broken as a digest for decades; hashes of Windows passwords are defined by it (MS-NLMP 3.3.1, NTOWFv1), and OpenSSL 3 has it
 * no more.
 */
export function md4(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array((((message.length + 8) >> 6) + 1) << 6);
  padded.set(message);
  padded[message.length] = 0x80;
  const words = new DataView(padded.buffer);
  words.setUint32(padded.length - 8, message.length << 3, true);
  words.setUint32(padded.length - 4, Math.floor(message.length / 2 ** 29), true);
  let state: readonly number[] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
  for (let at = 0; at < padded.length; at += 64) state = block(state, words, at);
  const digest = new Uint8Array(16);
  const view = new DataView(digest.buffer);
  state.forEach((word, index) => view.setUint32(4 * index, word, true));
  return digest;
}

function block(state: readonly number[], words: DataView, at: number): readonly number[] {
  let [a, b, c, d] = state as [number, number, number, number];
  for (const { mix, constant, shifts, order } of ROUNDS) {
    order.forEach((word, step) => {
      const sum = a + mix(b, c, d) + words.getUint32(at + 4 * word, true) + constant;
      [a, b, c, d] = [d, rotate(sum | 0, shifts[step % 4]!), b, c];
    });
  }
  return [a + state[0]!, b + state[1]!, c + state[2]!, d + state[3]!].map((word) => word >>> 0);
}
