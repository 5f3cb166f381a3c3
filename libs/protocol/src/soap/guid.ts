/** A GUID as written on the wire (MS-WUSP 2.2.4.1). Its case is preserved; compare with {@link sameGuid}. */
export type Guid = string;

/** The default of a missing required `guid`. */
export const ZERO_GUID: Guid = '00000000-0000-0000-0000-000000000000';

const PATTERN = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

/** Whether a text has the form of a GUID: five groups of hexadecimal digits in any case, no braces. */
export function isGuid(text: string): boolean {
  return text.length === ZERO_GUID.length && PATTERN.test(text);
}

/** Whether two GUIDs are the same number. Publishers and clients mix upper and lower case. */
export function sameGuid(a: Guid, b: Guid): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
