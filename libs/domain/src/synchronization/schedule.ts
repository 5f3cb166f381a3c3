import { createHash } from 'node:crypto';

/** The part of the configuration that says when to synchronize. */
export interface Schedule {
  /** Synchronizations a day, evenly apart; 0 for none. */
  readonly timesPerDay: number;
  /** Minutes after midnight UTC of the first one of a day. */
  readonly firstMinuteOfDay: number;
}

/**
 * The longest random delay of a scheduled synchronization, in milliseconds: 30 minutes, as WSUS has it. It keeps the servers below one
 * upstream server from asking at the same minute.
 */
export const MAXIMUM_OFFSET_MS = 30 * 60_000;

/** How long after its time a missed synchronization is still made up for, in milliseconds: later, the next one is soon enough. */
export const MAXIMUM_LATENESS_MS = 60 * 60_000;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The point of the schedule whose run is due at `now`, or null. Every process of one installation computes the same: the delay is drawn
 * from the server's id and the point itself.
 */
export function duePoint(schedule: Schedule, serverId: string, now: Date): Date | null {
  for (const point of pointsBefore(schedule, now)) {
    const due = point + offsetOf(serverId, point);
    if (due <= now.getTime() && now.getTime() - due <= MAXIMUM_LATENESS_MS) return new Date(point);
  }
  return null;
}

/** When the next scheduled synchronization begins, or null when there is none. */
export function nextRunTime(schedule: Schedule, serverId: string, now: Date): Date | null {
  if (schedule.timesPerDay === 0) return null;
  const later = pointsOfDays(schedule, now, [-1, 0, 1]).map((point) => point + offsetOf(serverId, point)).filter((time) => time > now.getTime());
  return new Date(Math.min(...later));
}

function pointsBefore(schedule: Schedule, now: Date): number[] {
  return pointsOfDays(schedule, now, [-1, 0]).filter((point) => point <= now.getTime()).sort((a, b) => b - a);
}

function pointsOfDays({ timesPerDay, firstMinuteOfDay }: Schedule, now: Date, days: readonly number[]): number[] {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  // An interval that is no whole number of minutes is cut to one, so that a point is always a minute.
  const apart = Math.floor(24 * 60 / Math.max(timesPerDay, 1)) * MINUTE_MS;
  return days.flatMap((day) => Array.from({ length: timesPerDay }, (_, index) => midnight + day * DAY_MS + firstMinuteOfDay * MINUTE_MS + index * apart));
}

/** A delay that looks random and is the same for everybody who asks. */
function offsetOf(serverId: string, point: number): number {
  const digest = createHash('sha256').update(`${serverId} ${point}`).digest();
  return Math.floor((digest.readUInt32BE(0) / 2 ** 32) * MAXIMUM_OFFSET_MS);
}
