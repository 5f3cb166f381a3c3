import type { ExtendedUpdateInfo, FileLocation, UpdateData } from '@sluice/protocol/wusp';
import { UpdateClientError } from '../errors.js';
import { filesOfExtendedFragment, titleOfLocalizedFragment, type LocalizedTitle, type UpdateFile } from '../metadata/extended-fragment.js';
import { FragmentError } from '../metadata/fragment-element.js';

/** What GetExtendedUpdateInfo and GetFileLocations told. */
export interface ExtendedInfo {
  /** By revision id. */
  readonly titles: ReadonlyMap<number, string>;
  /** By revision id. */
  readonly files: ReadonlyMap<number, readonly UpdateFile[]>;
  /** Addresses of files by base64 SHA-1. */
  readonly urls: ReadonlyMap<string, string>;
}

/** Collects answers of GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6) and GetFileLocations (2.2.2.2.7). */
export class ExtendedInfoCollector implements ExtendedInfo {
  readonly titles = new Map<number, string>();
  readonly files = new Map<number, readonly UpdateFile[]>();
  readonly urls = new Map<string, string>();
  readonly #titlesByLanguage = new Map<number, LocalizedTitle[]>();

  /** @param locales in the order of preference */
  constructor(private readonly locales: readonly string[]) {}

  add({ Updates, FileLocations }: Pick<ExtendedUpdateInfo, 'Updates' | 'FileLocations'>): void {
    for (const update of Updates) this.#addFragment(update);
    this.addLocations(FileLocations);
  }

  addLocations(locations: readonly FileLocation[]): void {
    for (const { FileDigest, Url } of locations) {
      if (FileDigest !== undefined && Url !== undefined) this.urls.set(FileDigest.toString('base64'), Url);
    }
  }

  /** Base64 SHA-1 of every file, once. */
  digests(): string[] {
    return [...new Set([...this.files.values()].flat().map(({ digest }) => digest))];
  }

  /** Base64 SHA-1 of files for which no address came. */
  digestsWithoutUrl(): string[] {
    return this.digests().filter((digest) => !this.urls.has(digest));
  }

  /** Answers do not say which kind of fragment they hold; its first element does. */
  #addFragment({ ID, Xml }: UpdateData): void {
    if (Xml === undefined) throw new UpdateClientError('WRONG_ANSWER', 'GetExtendedUpdateInfo', `revision ${ID} came without Xml`);
    try {
      if (Xml.startsWith('<LocalizedProperties')) this.#addTitle(ID, titleOfLocalizedFragment(Xml));
      else this.files.set(ID, filesOfExtendedFragment(Xml));
    } catch (error) {
      if (!(error instanceof FragmentError)) throw error;
      throw new UpdateClientError('WRONG_ANSWER', 'GetExtendedUpdateInfo', `a fragment of revision ${ID} cannot be read: ${error.message}`, { cause: error });
    }
  }

  #addTitle(revisionId: number, title: LocalizedTitle | undefined): void {
    if (title === undefined) return;
    const known = [...(this.#titlesByLanguage.get(revisionId) ?? []), title];
    this.#titlesByLanguage.set(revisionId, known);
    this.titles.set(revisionId, preferredTitle(known, this.locales));
  }
}

/** The title in the first preferred language that there is, else the first one. */
function preferredTitle(titles: readonly LocalizedTitle[], locales: readonly string[]): string {
  const wanted = locales.map((locale) => locale.toLowerCase());
  const rank = ({ language }: LocalizedTitle): number => {
    const index = wanted.indexOf(language.toLowerCase());
    return index === -1 ? wanted.length : index;
  };
  return titles.reduce((best, title) => (rank(title) < rank(best) ? title : best)).title;
}
