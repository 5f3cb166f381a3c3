import { isIP } from 'node:net';
import { ComputerError } from './computer-error.js';
import { MAXIMUM_COMPUTER_ID_LENGTH } from './computer.entity.js';

/** The longest DNS name that is kept, in characters. */
export const MAXIMUM_DNS_NAME_LENGTH = 255;

/** The longest other text that is kept of what a computer says about itself, in characters. */
export const MAXIMUM_FACT_LENGTH = 1_024;

/** The key of a computer: its ClientIdString in lower case. Throws {@link ComputerError} `INVALID_COMPUTER_ID`. */
export function computerKey(clientId: string): string {
  const key = clientId.trim().toLowerCase();
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (key === '' || key.length > MAXIMUM_COMPUTER_ID_LENGTH || /[\u0000-\u001f\u007f]/.test(key)) {
    throw new ComputerError('INVALID_COMPUTER_ID', `A client id has 1 to ${MAXIMUM_COMPUTER_ID_LENGTH} characters and no control characters.`);
  }
  return key;
}

/**
 * A text a computer said about itself, cut to what is kept. It only describes the computer, so a firmware that boasts at
 * length is no reason to refuse the computer.
 */
export function fact(text: string | null | undefined, longest = MAXIMUM_FACT_LENGTH): string | null {
  if (text == null) return null;
  return text.slice(0, longest).replaceAll('\0', ''); // PostgreSQL has no NUL in texts
}

/** An IPv4 or IPv6 address without its zone, or null when it is none. */
export function storableAddress(address: string | null): string | null {
  const bare = address?.split('%')[0] ?? '';
  return isIP(bare) === 0 ? null : bare;
}
