import { formatDateTime, type DateTimeText } from '@sluice/protocol/soap';

/** What the protocol says for "never" (MS-WSUSSS 3.1.4.14.3.2 and others). */
export const NEVER: DateTimeText = '1753-01-01T00:00:00Z';

/** A moment on the wire. */
export function momentOf(moment: Date | string | null): DateTimeText {
  return moment === null ? NEVER : formatDateTime(new Date(moment));
}
