/** Where requests of one path prefix go. */
export interface Route {
  /** Begins with `/`, does not end with it, e.g. `/ClientWebService`. */
  readonly prefix: string;
  /** Origin of the service, e.g. `http://127.0.0.1:41000`. */
  readonly target: string;
}

/** A segment that leads elsewhere, however it is written: what reads the path after us may undo escapes, and take a backslash for a slash. */
const LEADS_ELSEWHERE = /(?:^|[\\/]|%2f|%5c)(?:\.|%2e){1,2}(?:$|[\\/]|%2f|%5c)/i;

/**
 * Finds the service for a request target. Clients write the paths in several cases (IIS does not care), so the
 * comparison does not either. A prefix matches whole path segments only, and a path that leads up again is nobody's.
 *
 * @param url the request target as received, with its query
 * @returns the origin of the service, or undefined when none owns the path
 */
export function findTarget(routes: readonly Route[], url: string): string | undefined {
  const path = (url.split(/[?#]/, 1)[0] ?? '').toLowerCase();
  if (LEADS_ELSEWHERE.test(path)) return undefined;
  return routes.find(({ prefix }) => {
    const wanted = prefix.toLowerCase();
    return path === wanted || path.startsWith(`${wanted}/`);
  })?.target;
}
