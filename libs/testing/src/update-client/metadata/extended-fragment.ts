import { childNamed, descendantsNamed, parseFragment, type FragmentElement } from './fragment-element.js';

/** A file an update needs, as its Extended fragment names it (MS-WUSP 2.2.2.2.6, product note 29). */
export interface UpdateFile {
  readonly fileName: string;
  /** Base64 SHA-1: the key under which GetFileLocations and FileLocations know it. */
  readonly digest: string;
  /** Base64 SHA-256, or `undefined`: agents since Windows 8 refuse the file then. */
  readonly sha256: string | undefined;
  /** Bytes. */
  readonly size: number;
}

/** The files named by an Extended fragment, in order; none for bundles and categories. */
function filesIn(root: Pick<FragmentElement, 'children'>): UpdateFile[] {
  return descendantsNamed(root, 'File').map((file) => ({
    fileName: file.attributes['FileName'] ?? '',
    digest: file.attributes['Digest'] ?? '',
    sha256: file.children.find((child) => child.name === 'AdditionalDigest' && child.attributes['Algorithm'] === 'SHA256')?.text.trim(),
    size: Number(file.attributes['Size'] ?? 0),
  }));
}

/** What an Extended fragment says besides files. */
export interface ExtendedFragment {
  readonly files: readonly UpdateFile[];
  /** Numbers of knowledge base articles, without `KB`. */
  readonly kbArticles: readonly string[];
}

/** Reads an Extended fragment (MS-WUSP 3.1.1.1). @throws FragmentError when it is not well-formed */
export function parseExtendedFragment(xml: string): ExtendedFragment {
  const root = { children: parseFragment(xml) };
  return { files: filesIn(root), kbArticles: descendantsNamed(root, 'KBArticleID').map(({ text }) => text.trim()) };
}

/** A title and the language it is in. */
export interface LocalizedTitle {
  readonly language: string;
  readonly title: string;
}

/** The title in a LocalizedProperties fragment, or `undefined` when it has none. */
export function titleOfLocalizedFragment(xml: string): LocalizedTitle | undefined {
  const properties = parseFragment(xml).find((element) => element.name === 'LocalizedProperties');
  const title = properties && childNamed(properties, 'Title')?.text;
  return title === undefined ? undefined : { language: (properties && childNamed(properties, 'Language')?.text) ?? '', title };
}
