/** What came of one check. */
export interface CheckResult {
  /** Unique and stable: the list of known gaps names checks by it. */
  readonly name: string;
  readonly ok: boolean;
  /** One line: what differs, when it failed. */
  readonly detail: string;
}

/** Runs one check; anything thrown is a failure with its message. */
export async function check(name: string, run: () => void | Promise<void>): Promise<CheckResult> {
  try {
    await run();
    return { name, ok: true, detail: '' };
  } catch (error) {
    return { name, ok: false, detail: firstLine(error instanceof Error ? error.message : String(error)) };
  }
}

/** Fails a check, showing where two texts part. */
export function requireEqual(actual: string, expected: string, what: string): void {
  if (actual === expected) return;
  let at = 0;
  while (actual[at] === expected[at]) at++;
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 30), at + 60));
  throw new Error(`${what} differ at ${at}: ${around(actual)} instead of ${around(expected)}`);
}

const MAX_DETAIL = 240;

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, MAX_DETAIL);
}
