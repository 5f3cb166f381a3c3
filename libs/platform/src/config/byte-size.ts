import { z } from 'zod';

const UNITS: Readonly<Record<string, number>> = { '': 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** Reads a number of bytes such as `500 GiB`, `2TiB` or `1048576`; undefined when the text is not of this form, or too large to be counted. */
export function readByteSize(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,15}) ?(KiB|MiB|GiB|TiB|)$/.exec(text.trim()) ?? [];
  const bytes = Number(digits) * (UNITS[unit ?? ''] ?? NaN);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The schema of a setting that is a number of bytes. */
export function byteSize() {
  return z.string().transform((text, context): number => {
    const bytes = readByteSize(text);
    if (bytes !== undefined) return bytes;
    context.addIssue({ code: 'custom', message: 'no number of bytes' });
    return z.NEVER;
  });
}
