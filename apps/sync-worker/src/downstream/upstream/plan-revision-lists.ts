import type { SelectedCategory, UpstreamLanguage, UpstreamState } from '@sluice/domain/synchronization';
import type { IdAndDelta, LanguageAndDelta, ServerSyncFilter } from '@sluice/protocol/wsusss';

/** What decides which updates are asked for. */
export interface ListWishes {
  readonly state: Pick<UpstreamState, 'updatesAnchor' | 'updatesLanguages' | 'updatesUnfiltered' | 'languages'>;
  /** What is selected; empty for everything, and always for a replica. */
  readonly selection: readonly SelectedCategory[];
  /** Wanted languages, such as `de`; null for all. */
  readonly languages: readonly string[] | null;
}

/** The filter for categories, classifications and detectoids (MS-WSUSSS 3.2.4.2). */
export function categoriesFilter(anchor: string | null): ServerSyncFilter {
  return { ...withAnchor(anchor), GetConfig: true, Get63LanguageOnly: false, Categories: [], Classifications: [], Languages: [] };
}

/** The filter for every update there is. */
export function everythingFilter(): ServerSyncFilter {
  return { GetConfig: false, Get63LanguageOnly: false, Categories: [], Classifications: [], Languages: [] };
}

/**
 * The questions that bring what changed for categories that are synchronized, and all for new ones (MS-WSUSSS 3.1.4.5.3.1). The anchor
 * of the first answer stands for all of them, as it is the oldest. Whether an update of a new product and an old classification is "new"
 * is not said, so new categories are asked for in questions of their own, in which nothing is a delta.
 */
export function updatesFilters({ state, selection, languages }: ListWishes): ServerSyncFilter[] {
  const anchor = sameLanguages(state.updatesLanguages, languages) ? state.updatesAnchor : null;
  const filterLanguages = languageFilter(state.languages, languages, anchor !== null);
  if (selection.length === 0) {
    return [{ ...everythingFilter(), ...withAnchor(state.updatesUnfiltered ? anchor : null), Languages: languageFilter(state.languages, languages, anchor !== null && state.updatesUnfiltered) }];
  }
  const isOld = ({ isSynchronized }: SelectedCategory): boolean => anchor !== null && (isSynchronized || state.updatesUnfiltered);
  const products = selection.filter(({ kind }) => kind === 'product');
  const classifications = selection.filter(({ kind }) => kind === 'classification');
  const old = { products: products.filter(isOld), classifications: classifications.filter(isOld) };
  const fresh = { products: products.filter((product) => !isOld(product)), classifications: classifications.filter((classification) => !isOld(classification)) };

  const whole = (some: readonly SelectedCategory[], others: readonly SelectedCategory[]): ServerSyncFilter[] => (some.length === 0 || others.length === 0 ? [] : [{
    ...everythingFilter(), Categories: ids(some, false), Classifications: ids(others, false), Languages: languageFilter(state.languages, languages, false),
  }]);
  const changes = old.products.length === 0 || old.classifications.length === 0 ? [] : [{
    ...everythingFilter(), ...withAnchor(anchor), Categories: ids(old.products, true), Classifications: ids(old.classifications, true), Languages: filterLanguages,
  }];
  return [...changes, ...whole(fresh.products, classifications), ...whole(old.products, fresh.classifications)];
}

/** Wanted languages that the upstream server does not list, and which it therefore cannot be asked for. */
export function unknownLanguages(known: readonly UpstreamLanguage[], wanted: readonly string[] | null): string[] {
  return (wanted ?? []).filter((language) => !known.some(({ shortName }) => shortName === language));
}

/** Languages by their LCID (MS-WSUSSS 3.1.4.5.3.5), as far as the upstream server lists them; none asks for all. */
function languageFilter(known: readonly UpstreamLanguage[], wanted: readonly string[] | null, isDelta: boolean): LanguageAndDelta[] {
  return (wanted ?? []).flatMap((language) => known.filter(({ id, shortName }) => id !== 0 && shortName === language))
    .map(({ id }) => ({ Id: id, Delta: isDelta }));
}

function withAnchor(anchor: string | null): { Anchor?: string } {
  return anchor === null ? {} : { Anchor: anchor };
}

function ids(categories: readonly SelectedCategory[], isDelta: boolean): IdAndDelta[] {
  return categories.map(({ updateId }) => ({ Id: updateId, Delta: isDelta }));
}

function sameLanguages(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return a === null || b === null ? a === b : a.length === b.length && a.every((language, index) => language === b[index]);
}
