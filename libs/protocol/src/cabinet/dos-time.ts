/** A moment as MS-DOS wrote it: local time of a place nobody noted, to two seconds, from 1980 to 2107. */
export interface CabinetTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** Even. */
  readonly second: number;
}

const FIRST_YEAR = 1980;
const LAST_YEAR = FIRST_YEAR + 127;

/** The two fields of CFFILE. */
export interface DosDateAndTime {
  readonly date: number;
  readonly time: number;
}

/** @returns undefined for fields that are no moment; all zero is how "none" is written. */
export function timeFromDos({ date, time }: DosDateAndTime): CabinetTime | undefined {
  const moment = {
    year: FIRST_YEAR + (date >>> 9),
    month: (date >>> 5) & 15,
    day: date & 31,
    hour: time >>> 11,
    minute: (time >>> 5) & 63,
    second: (time & 31) * 2,
  };
  return isMoment(moment) ? moment : undefined;
}

/** An odd second is rounded down. @throws RangeError for what is no moment or lies outside the years the format knows. */
export function timeToDos(moment: CabinetTime | undefined): DosDateAndTime {
  if (moment === undefined) return { date: 0, time: 0 };
  const { year, month, day, hour, minute, second } = moment;
  if (!isMoment(moment)) throw new RangeError('not a moment a cabinet can hold');
  return {
    date: ((year - FIRST_YEAR) << 9) | (month << 5) | day,
    time: (hour << 11) | (minute << 5) | (second >>> 1),
  };
}

function isMoment({ year, month, day, hour, minute, second }: CabinetTime): boolean {
  return (
    isWithin(year, FIRST_YEAR, LAST_YEAR) && isWithin(month, 1, 12) && isWithin(day, 1, 31) &&
    isWithin(hour, 0, 23) && isWithin(minute, 0, 59) && isWithin(second, 0, 59)
  );
}

function isWithin(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}
