/** The superuser of a local cluster. */
export const SUPERUSER = 'postgres';

/** The environment of PostgreSQL's programs: fixed, so that messages are English and nobody's `PG…` variables count. */
export function serverEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
