import { z } from 'zod';

/** The longest text that lists can be searched for, in characters. */
export const MAXIMUM_SEARCH_LENGTH = 200;

/** A GUID in any case; it comes out in lower case. */
export const guidInput = z.guid().toLowerCase();

/** What lists are searched for: no control characters, and no surrogates without their partner. */
export const searchInput = z.string().trim().min(1).max(MAXIMUM_SEARCH_LENGTH).regex(/^[^\p{Cc}\p{Cs}]*$/u, 'control characters cannot be searched for');

/** A flag of a query. */
export const flagInput = z.enum(['true', 'false']).default('false').transform((value) => value === 'true');

/** A moment with its offset from UTC; it comes out as a date. */
export const momentInput = z.iso.datetime({ offset: true });
