import { displayWidth, padTo } from './display-width.js';
import { printable } from './printable.js';

/** A name and what stands behind it; null is shown as a dash, a list as its entries below each other. */
export type Field = readonly [name: string, value: string | number | boolean | null | readonly string[]];

/** Names and values below each other, the values aligned. */
export function fieldList(fields: readonly Field[]): string[] {
  const width = Math.max(...fields.map(([name]) => displayWidth(name)));
  return fields.flatMap(([name, value]) => {
    const [first = '-', ...rest] = linesOf(value);
    return [`${padTo(name, width)}  ${first}`, ...rest.map((line) => `${' '.repeat(width)}  ${line}`)];
  });
}

function linesOf(value: Field[1]): string[] {
  if (value === null || value === '') return ['-'];
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  if (typeof value === 'object') return value.map(printable);
  return [printable(String(value))];
}
