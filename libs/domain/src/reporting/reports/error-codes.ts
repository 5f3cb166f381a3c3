import { ERROR_CODE_TABLE } from './error-code-table.js';

/** An error code in words. */
export interface DescribedErrorCode {
  /** As people write it, such as `0x80244022`. */
  readonly code: string;
  readonly name: string | null;
  readonly text: string | null;
}

const BY_CODE = new Map(ERROR_CODE_TABLE.map(([code, name, text]) => [code, { name, text }]));

/** The code with the name and text of our table; both are null for a code that is not in it. @param hresult signed or not */
export function describeErrorCode(hresult: number): DescribedErrorCode {
  const code = hresult >>> 0;
  const known = BY_CODE.get(code);
  return { code: `0x${code.toString(16).padStart(8, '0')}`, name: known?.name ?? null, text: known?.text ?? null };
}
