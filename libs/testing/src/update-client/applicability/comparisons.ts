import { CannotEvaluateError } from './cannot-evaluate.js';

/** A comparison of `bt:ScalarComparison`, applied to the sign of `actual - wanted`. */
const SCALAR_COMPARISONS: Readonly<Record<string, (sign: number) => boolean>> = {
  lessthan: (sign) => sign < 0,
  lessthanorequalto: (sign) => sign <= 0,
  equalto: (sign) => sign === 0,
  greaterthanorequalto: (sign) => sign >= 0,
  greaterthan: (sign) => sign > 0,
};

/** A comparison of `bt:StringComparison`, applied to lower-case texts. */
const STRING_COMPARISONS: Readonly<Record<string, (actual: string, wanted: string) => boolean>> = {
  equalto: (actual, wanted) => actual === wanted,
  beginswith: (actual, wanted) => actual.startsWith(wanted),
  endswith: (actual, wanted) => actual.endsWith(wanted),
  contains: (actual, wanted) => actual.includes(wanted),
};

/**
 * Whether `actual` relates to `wanted` as the rule's Comparison says; EqualTo when the rule says nothing (WindowsVersion).
 * Rules outside the schemas spell comparisons in lower case, so case does not count.
 * @throws CannotEvaluateError for a comparison nobody knows, or without numbers to compare
 */
export function compareScalar(comparison: string | undefined, actual: number, wanted: number): boolean {
  if (Number.isNaN(actual) || Number.isNaN(wanted)) throw new CannotEvaluateError('there are no two numbers to compare');
  return operator(SCALAR_COMPARISONS, comparison)(Math.sign(actual - wanted));
}

/**
 * Compares texts as `bt:StringComparison` says, without regard to case.
 * @throws CannotEvaluateError for a comparison nobody knows
 */
export function compareString(comparison: string | undefined, actual: string, wanted: string): boolean {
  return operator(STRING_COMPARISONS, comparison)(actual.toLowerCase(), wanted.toLowerCase());
}

/**
 * Compares four-part versions as `bt:ScalarComparison` says. Missing parts count as 0; something on the machine that has no
 * version is never in any relation.
 * @throws CannotEvaluateError when the rule's own version is none, or for a comparison nobody knows
 */
export function compareVersion(comparison: string | undefined, actual: string | undefined, wanted: string): boolean {
  const right = versionParts(wanted);
  if (right === undefined) throw new CannotEvaluateError(`the rule's version is none: ${wanted}`);
  const compare = operator(SCALAR_COMPARISONS, comparison);
  const left = versionParts(actual);
  return left !== undefined && compare(compareLists(left, right));
}

function operator<Compare>(known: Readonly<Record<string, Compare>>, comparison = 'EqualTo'): Compare {
  const name = comparison.toLowerCase();
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found === undefined) throw new CannotEvaluateError(`nobody knows the comparison ${comparison}`);
  return found;
}

/** The sign of the first difference between two lists of numbers of equal length; 0 when there is none. */
export function compareLists(left: readonly number[], right: readonly number[]): number {
  for (const [index, value] of left.entries()) {
    const sign = Math.sign(value - (right[index] ?? 0));
    if (sign !== 0) return sign;
  }
  return 0;
}

/** The four numbers of a version, or `undefined`. */
export function versionParts(version: string | undefined): readonly number[] | undefined {
  if (version === undefined || !/^\s*\d+(\.\d+){0,3}\s*$/.test(version)) return undefined;
  const parts = version.trim().split('.').map(Number);
  return [0, 1, 2, 3].map((index) => parts[index] ?? 0);
}
