import { CabinetError } from './cabinet-error.js';

/** Bytes from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Holds that no byte belongs to two spans. Empty ones may lie anywhere. @throws CabinetError `CABINET_OVERLAP` */
export function requireDisjoint(spans: readonly Span[]): void {
  const ordered = spans.filter((span) => span.end > span.start).sort((a, b) => a.start - b.start);
  for (let index = 1; index < ordered.length; index += 1) {
    const { start } = ordered[index]!;
    const { end } = ordered[index - 1]!;
    if (start < end) throw new CabinetError('CABINET_OVERLAP', `one part ends at ${end}, another begins at ${start}`);
  }
}
