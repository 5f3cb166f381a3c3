/** Where requests of one path prefix go. */
export interface Route {
  /** Begins with `/`, does not end with it, e.g. `/ClientWebService`. */
  readonly prefix: string;
  /** Origin of the service, e.g. `http://127.0.0.1:41000`. */
  readonly target: string;
}

/**
 * Finds the service for a request target. Clients write the paths in several cases (IIS does not care), so the
 * comparison does not either. A prefix matches whole path segments only.
 *
 * @param url the request target as received, with its query
 * @returns the origin of the service, or undefined when none owns the path
 */
export function findTarget(routes: readonly Route[], url: string): string | undefined {
  const path = (url.split(/[?#]/, 1)[0] ?? '').toLowerCase();
  return routes.find(({ prefix }) => {
    const wanted = prefix.toLowerCase();
    return path === wanted || path.startsWith(`${wanted}/`);
  })?.target;
}
