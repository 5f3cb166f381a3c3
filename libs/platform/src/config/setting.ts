import { isIP } from 'node:net';
import { z } from 'zod';
import { Secret } from './secret.js';

/** What an administrator is told about one environment variable. */
export interface SettingText {
  /** What the setting does, one sentence. */
  readonly meaning: string;
  /** What a value must look like; also the text of the error when it does not. */
  readonly expected: string;
  /** How the documentation words the value used when the variable is absent; omitted for a required variable. */
  readonly default?: string;
}

const texts = new WeakMap<z.ZodType, SettingText>();

/** Attaches its documentation to the schema of one environment variable. */
export function setting<S extends z.ZodType>(schema: S, text: SettingText): S {
  texts.set(schema, text);
  return schema;
}

/** The documentation of a setting's schema, or undefined when it was not made by {@link setting}. */
export function settingText(schema: z.ZodType): SettingText | undefined {
  return texts.get(schema);
}

/** Whole decimal number between `min` and `max`, as environment variables write it: digits only. */
export function wholeNumber(min: number, max: number) {
  return z.string().regex(/^\d{1,15}$/).transform(Number).pipe(z.number().min(min).max(max));
}

/** Networks that have a name of their own. */
const NAMED_NETWORKS: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** One or more networks, `address/bits`, single addresses or `loopback`, `linklocal`, `uniquelocal`, separated by commas. */
export function networks() {
  return z.string().transform((value) => value.split(',').map((part) => part.trim().toLowerCase())).refine((parts) => parts.every(isNetwork));
}

function isNetwork(text: string): boolean {
  if (NAMED_NETWORKS.has(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const longest = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest));
}

/** Any text that is not empty, kept as a {@link Secret}. */
export function secretText(minLength = 1) {
  return z.string().min(minLength).transform((value) => new Secret(value));
}

/** A URL of one of the given schemes (`postgresql:`), kept as a {@link Secret} because it may carry a password. */
export function secretUrl(schemes: readonly string[]) {
  return z.string().refine((value) => isUrlOf(value, schemes)).transform((value) => new Secret(value));
}

/** One or more URLs of the given schemes, separated by commas, kept as one {@link Secret}. */
export function secretUrlList(schemes: readonly string[]) {
  return z.string().refine((value) => value.split(',').every((part) => isUrlOf(part.trim(), schemes)))
    .transform((value) => new Secret(value));
}

function isUrlOf(value: string, schemes: readonly string[]): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !schemes.includes(url.protocol)) return false;
  // A PostgreSQL URL may name the directory of a Unix socket as a parameter instead of a host.
  return url.hostname !== '' || url.searchParams.has('host');
}
