/** The language that every update is assumed to speak (MS-WUSP 2.2.2.2.6: the service SHOULD always return the EN locale). */
const FALLBACK_LOCALE = 'en';

/**
 * One localized fragment for a client that names its languages in order of preference: the first of them that exists, else English, else
 * whatever there is. A real server sends one per revision although dozens exist.
 */
export function chooseLocale<Fragment extends { readonly locale: string }>(
  fragments: readonly Fragment[], locales: readonly string[],
): Fragment | undefined {
  for (const wanted of [...locales, FALLBACK_LOCALE]) {
    const found = fragments.find((fragment) => fragment.locale.toLowerCase() === wanted.toLowerCase());
    if (found) return found;
  }
  return fragments[0];
}
