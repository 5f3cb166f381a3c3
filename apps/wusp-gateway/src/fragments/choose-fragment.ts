import type { FragmentType, PreparedFragment } from '@sluice/domain/catalog';
import { chooseLocale } from './choose-locale.js';

/** Which of several fragments of one type a client prefers. */
export interface FragmentWish {
  /** Languages in order of preference, such as `en-US`, `en`. */
  readonly locales: readonly string[];
  /** ISO 3166 three-letter code of the client's region (MS-WUSP 2.2.2.2.6, GeoId); undefined when it did not say. */
  readonly geoId?: string | undefined;
}

/** What of a fragment the choice looks at. */
export type FragmentCandidate = Pick<PreparedFragment, 'locale' | 'geoId'>;

/** The one fragment of a type that a client gets of a revision; undefined when there is none. */
export function chooseFragment<Fragment extends FragmentCandidate>(
  type: FragmentType, fragments: readonly Fragment[], wish: FragmentWish,
): Fragment | undefined {
  switch (type) {
    case 'LocalizedProperties': return chooseLocale(fragments, wish.locales);
    case 'Eula': return chooseEula(fragments, wish);
    default: return fragments[0];
  }
}

/**
 * The licence for a client: that of its region when there is one in any language, else one for the rest of the world, which is what
 * a licence without GeoId is (MS-WUSP 3.1.1.1). The licence of another region is never sent: it does not bind this client.
 */
export function chooseEula<Fragment extends FragmentCandidate>(fragments: readonly Fragment[], { locales, geoId }: FragmentWish): Fragment | undefined {
  const region = geoId?.trim().toUpperCase() ?? '';
  const regional = region === '' ? [] : fragments.filter((fragment) => fragment.geoId.toUpperCase() === region);
  return chooseLocale(regional.length > 0 ? regional : fragments.filter((fragment) => fragment.geoId === ''), locales);
}
