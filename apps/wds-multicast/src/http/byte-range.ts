/** The part of a file that a request asks for; both ends count. */
export interface AskedRange {
  readonly start: number;
  readonly end: number;
}

/** Reads a Range header with one range (RFC 9110 14.1.2). Several ranges, other units and nonsense are as good as none. */
export function readRange(header: string | undefined, size: number): AskedRange | 'whole' | 'unsatisfiable' {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'whole';
  if (first === '') return Number(last) === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - Number(last)), end: size - 1 };
  if (last !== '' && Number(last) < Number(first)) return 'whole';
  if (Number(first) >= size) return 'unsatisfiable';
  return { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}
