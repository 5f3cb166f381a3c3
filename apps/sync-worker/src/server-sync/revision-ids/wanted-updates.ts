import type { UpdateRevisionFilter } from '@sluice/domain/catalog';
import type { IdAndDelta, LanguageAndDelta, ServerSyncFilter } from '@sluice/protocol/wsusss';
import { languageOfId } from '../config-data/languages.js';

/** The language id that stands for all languages. */
const ALL_LANGUAGES = 0;

/** What a filter of the wire selects. */
export interface WantedUpdates {
  /** Null for every update. */
  readonly filter: UpdateRevisionFilter | null;
  /** Whether everything is wanted, whatever the anchor says. */
  readonly everything: boolean;
}

/**
 * What the filter of a GetRevisionIdList with GetConfig FALSE selects (MS-WSUSSS 3.1.4.5.3.1).
 *
 * `Languages` never leaves an update out: most say nothing of languages, and a document has all of them anyway. A language whose
 * `Delta` is FALSE is new to the downstream server and brings the updates that have it. `Get63LanguageOnly` selects nothing:
 * the languages there are (3.1.4.4) are fewer than the 63 that protocol 1.1 has room for.
 */
export function wantedUpdates({ Categories, Classifications, Languages }: ServerSyncFilter): WantedUpdates {
  const everything = Languages.some(({ Id, Delta }) => Id === ALL_LANGUAGES && !Delta);
  if (Categories.length === 0 && Classifications.length === 0) return { filter: null, everything };
  return {
    filter: { products: Categories.map(wantedCategory), classifications: Classifications.map(wantedCategory), newLanguages: newLanguages(Languages) },
    everything,
  };
}

/** A category of the wire as the catalog asks for it. */
export function wantedCategory({ Id, Delta }: IdAndDelta): { updateId: string; delta: boolean } {
  return { updateId: Id, delta: Delta };
}

function newLanguages(languages: readonly LanguageAndDelta[]): string[] {
  return languages.filter(({ Delta }) => !Delta).map(({ Id }) => languageOfId(Id)).filter((language) => language !== undefined);
}
