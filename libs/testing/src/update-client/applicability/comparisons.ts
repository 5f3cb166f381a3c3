/** A comparison of `bt:ScalarComparison`, applied to the sign of `actual - wanted`. */
const SCALAR_COMPARISONS: Readonly<Record<string, (sign: number) => boolean>> = {
  LessThan: (sign) => sign < 0,
  LessThanOrEqualTo: (sign) => sign <= 0,
  EqualTo: (sign) => sign === 0,
  GreaterThanOrEqualTo: (sign) => sign >= 0,
  GreaterThan: (sign) => sign > 0,
};

/** A comparison of `bt:StringComparison`, applied to lower-case texts. */
const STRING_COMPARISONS: Readonly<Record<string, (actual: string, wanted: string) => boolean>> = {
  EqualTo: (actual, wanted) => actual === wanted,
  BeginsWith: (actual, wanted) => actual.startsWith(wanted),
  EndsWith: (actual, wanted) => actual.endsWith(wanted),
  Contains: (actual, wanted) => actual.includes(wanted),
};

/**
 * Whether `actual` relates to `wanted` as the rule's Comparison says; EqualTo when the rule says nothing (WindowsVersion).
 * An unknown comparison is false.
 */
export function compareScalar(comparison: string | undefined, actual: number, wanted: number): boolean {
  if (Number.isNaN(actual) || Number.isNaN(wanted)) return false;
  return SCALAR_COMPARISONS[comparison ?? 'EqualTo']?.(Math.sign(actual - wanted)) ?? false;
}

/** Compares texts as `bt:StringComparison` says, without regard to case. An unknown comparison is false. */
export function compareString(comparison: string | undefined, actual: string, wanted: string): boolean {
  return STRING_COMPARISONS[comparison ?? 'EqualTo']?.(actual.toLowerCase(), wanted.toLowerCase()) ?? false;
}

/**
 * Compares four-part versions as `bt:ScalarComparison` says. Missing parts count as 0; a text that is no version is never
 * in any relation.
 */
export function compareVersion(comparison: string | undefined, actual: string | undefined, wanted: string | undefined): boolean {
  const left = versionParts(actual);
  const right = versionParts(wanted);
  if (left === undefined || right === undefined) return false;
  return SCALAR_COMPARISONS[comparison ?? 'EqualTo']?.(compareLists(left, right)) ?? false;
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
