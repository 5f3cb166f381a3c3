import { z } from 'zod';

/** A moment in UTC, such as `2026-10-04T15:00:00.000Z`. */
export const moment = z.iso.datetime().meta({ description: 'A moment in UTC.' });

/** A GUID in lower case. */
export const guid = z.guid();

/** The change number of a change: a gateway serves it when its metric `sluice_catalog_change_number` has reached it. */
export const changeNumber = z.int().nonnegative().nullable().meta({
  description: 'The change number of the change; null when nothing differed. A gateway serves it when `sluice_catalog_change_number` has reached it.',
});

/** A date of the domain as answers write it. */
export function momentOf(date: Date): string {
  return date.toISOString();
}

/** The same for a date that may be absent. */
export function optionalMomentOf(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
