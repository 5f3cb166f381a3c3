import { createHash } from 'node:crypto';

/** A stream of numbers in [0, 1) that depends on the seed only (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A GUID that depends on the seed and the name only, with the version and variant bits of a random one. */
export function namedGuid(seed: number, name: string): string {
  const hex = createHash('sha256').update(`${seed}/${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A digest that looks like one of a file and depends on the seed and the name only; there is no such file. */
export function namedDigest(seed: number, name: string, algorithm: 'sha1' | 'sha256'): string {
  return createHash(algorithm).update(`${seed}/${name}`).digest('base64');
}
