/** The counter that a real server puts before the time, and ignores when it comes back. */
const COUNTER = 9438;

const FORM = /^\d{1,10},(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})$/;

/** An anchor in the form of Windows (product note 25 of MS-WSUSSS): a counter, and a point in time that decides. */
export function anchorOf(time: number): string {
  return `${COUNTER},${new Date(time).toISOString().replace('T', ' ').slice(0, 23)}`;
}

/** The time of an anchor in milliseconds: the beginning of time without one, undefined when it is no anchor. */
export function timeOfAnchor(anchor: string | undefined): number | undefined {
  if (anchor === undefined || anchor === '') return 0;
  const match = FORM.exec(anchor);
  const time = match === null ? NaN : Date.parse(`${match[1]}T${match[2]}Z`);
  return Number.isNaN(time) ? undefined : time;
}
