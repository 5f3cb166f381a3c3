/** Most HTTP cookies kept of one server, and the longest one, in characters: Microsoft's farm sets two short ones. */
const MAX_COOKIES = 20;
const MAX_COOKIE_LENGTH = 4_096;

const NAME_VALUE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e"]*)$/;

/**
 * The HTTP cookies of one run. Microsoft Update is a farm behind a balancer that finds the right machine by them; they have nothing to
 * do with the Cookie of MS-WSUSSS 2.2.4.8. Kept per host and in memory only; attributes are of no interest within one run.
 */
export class CookieJar {
  readonly #hosts = new Map<string, Map<string, string>>();

  /** Takes what an answer sets. */
  store(url: URL, setCookie: string | readonly string[] | undefined): void {
    const cookies = this.#hosts.get(url.host) ?? new Map<string, string>();
    for (const header of typeof setCookie === 'string' ? [setCookie] : setCookie ?? []) {
      const [pair = ''] = header.split(';', 1);
      const match = pair.length <= MAX_COOKIE_LENGTH ? NAME_VALUE.exec(pair.trim()) : null;
      if (match === null || (cookies.size >= MAX_COOKIES && !cookies.has(match[1]!))) continue;
      cookies.set(match[1]!, match[2]!);
    }
    if (cookies.size > 0) this.#hosts.set(url.host, cookies);
  }

  /** The Cookie header for a request, or undefined when there is nothing to send. */
  header(url: URL): string | undefined {
    const cookies = this.#hosts.get(url.host);
    return cookies === undefined ? undefined : [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
