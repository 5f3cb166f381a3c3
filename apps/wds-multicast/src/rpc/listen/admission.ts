import { isIPv6 } from 'node:net';

/** How many connections there may be. */
export interface AdmissionLimits {
  readonly connections: number;
  readonly connectionsPerSource: number;
}

/** Counts connections, in all and by where they come from, so that nobody takes all places. */
export class Admission {
  private total = 0;
  private readonly bySource = new Map<string, number>();

  constructor(private readonly limits: AdmissionLimits) {}

  /** @returns gives the place back, once; null when there is none */
  enter(source: string): (() => void) | null {
    const count = this.bySource.get(source) ?? 0;
    if (this.total >= this.limits.connections || count >= this.limits.connectionsPerSource) return null;
    this.total += 1;
    this.bySource.set(source, count + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.total -= 1;
      const rest = (this.bySource.get(source) ?? 1) - 1;
      if (rest === 0) this.bySource.delete(source);
      else this.bySource.set(source, rest);
    };
  }
}

/** Who a peer counts as: its IPv4 address, or its network of IPv6, of which one host has as many addresses as it likes. */
export function sourceOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.replace(/%.*$/, '').split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}
