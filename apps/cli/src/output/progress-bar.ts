import { formatBytes } from './format-bytes.js';

/** Columns of the bar itself. */
const BAR = 30;

/** How much of something is done, as one line: `[======    ] 60 %  1.2 of 2.0 MB`. */
export function progressLine(done: number, total: number): string {
  return `${bar(done, total)}  ${formatBytes(done)} of ${formatBytes(total)}`;
}

/** The same for things that are counted: `[======    ] 60 %  60 of 100`. */
export function countLine(done: number, total: number): string {
  return `${bar(done, total)}  ${done} of ${total}`;
}

function bar(done: number, total: number): string {
  const share = total <= 0 ? 1 : Math.min(1, done / total);
  const filled = Math.floor(share * BAR);
  return `[${'='.repeat(filled)}${' '.repeat(BAR - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}
