/** A moment of the API, such as `2026-10-04T15:00:00.000Z`, to the minute in UTC; null stays null. */
export function formatMoment(moment: string | null): string | null {
  const match = moment === null ? null : /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(moment);
  return match === null ? moment : `${match[1]} ${match[2]}`;
}
