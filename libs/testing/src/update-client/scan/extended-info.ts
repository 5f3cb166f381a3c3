import type { ExtendedUpdateInfo, UpdateData } from '@sluice/protocol/wusp';
import { UpdateClientError } from '../errors.js';
import { parseExtendedFragment, titleOfLocalizedFragment, type LocalizedTitle, type UpdateFile } from '../metadata/extended-fragment.js';
import { FragmentError } from '../metadata/fragment-element.js';
import type { FileAddresses } from './file-addresses.js';

/** What GetExtendedUpdateInfo and GetFileLocations told. */
export interface ExtendedInfo {
  /** By revision id. */
  readonly titles: ReadonlyMap<number, string>;
  /** By revision id. */
  readonly files: ReadonlyMap<number, readonly UpdateFile[]>;
  /** By revision id: numbers of knowledge base articles, without `KB`. */
  readonly kbArticles: ReadonlyMap<number, readonly string[]>;
  readonly addresses: FileAddresses;
}

/** Collects answers of GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6) and GetFileLocations (2.2.2.2.7). */
export class ExtendedInfoCollector implements ExtendedInfo {
  readonly titles = new Map<number, string>();
  readonly files = new Map<number, readonly UpdateFile[]>();
  readonly kbArticles = new Map<number, readonly string[]>();
  readonly #titlesByLanguage = new Map<number, LocalizedTitle[]>();

  /**
   * @param locales in the order of preference
   * @param addresses receives the addresses of files
   */
  constructor(
    private readonly locales: readonly string[],
    readonly addresses: FileAddresses,
  ) {}

  add({ Updates, FileLocations }: Pick<ExtendedUpdateInfo, 'Updates' | 'FileLocations'>): void {
    for (const update of Updates) this.#addFragment(update);
    this.addresses.add(FileLocations);
  }

  /** Base64 SHA-1 of every file, once. */
  digests(): string[] {
    return [...new Set([...this.files.values()].flat().map(({ digest }) => digest))];
  }

  /** Base64 SHA-1 of files for which no address came. */
  digestsWithoutUrl(): string[] {
    return this.digests().filter((digest) => !this.addresses.has(digest));
  }

  /** Answers do not say which kind of fragment they hold; its first element does. */
  #addFragment({ ID, Xml }: UpdateData): void {
    if (Xml === undefined) throw new UpdateClientError('WRONG_ANSWER', 'GetExtendedUpdateInfo', `revision ${ID} came without Xml`);
    try {
      if (Xml.startsWith('<LocalizedProperties')) this.#addTitle(ID, titleOfLocalizedFragment(Xml));
      else this.#addExtended(ID, Xml);
    } catch (error) {
      if (!(error instanceof FragmentError)) throw error;
      throw new UpdateClientError('WRONG_ANSWER', 'GetExtendedUpdateInfo', `a fragment of revision ${ID} cannot be read: ${error.message}`, { cause: error });
    }
  }

  #addExtended(revisionId: number, xml: string): void {
    const { files, kbArticles } = parseExtendedFragment(xml);
    this.files.set(revisionId, files);
    this.kbArticles.set(revisionId, kbArticles);
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
