/** What the properties file of a package says; null where it says nothing, or nothing that can be used. */
export interface PackageProperties {
  /** Number of the article about it, without `KB`. */
  readonly kbArticleId: string | null;
  /** Such as `Windows 10.0`. */
  readonly appliesTo: string | null;
  /** Such as `Security Update`. */
  readonly packageType: string | null;
  /** Such as `amd64`. */
  readonly processor: string | null;
  readonly supportUrl: string | null;
}

export const NO_PROPERTIES: PackageProperties = { kbArticleId: null, appliesTo: null, packageType: null, processor: null, supportUrl: null };

const MAX_VALUE_LENGTH = 200;
const MAX_LINES = 1_000;
const LINE = /^\s*([^="]{1,100}?)\s*=\s*"([^"]{1,1000})"\s*$/;

/**
 * Reads `…-pkgProperties.txt`: lines of `Name="value"`, in UTF-16 or in bytes of ASCII. What cannot be understood is passed over: these are
 * hints for people, and nothing relies on them.
 */
export function readPackageProperties(bytes: Uint8Array): PackageProperties {
  const values = new Map<string, string>();
  for (const line of textOf(bytes).split(/\r?\n/, MAX_LINES)) {
    const [, name, value] = LINE.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name.toLowerCase(), value.replace(/[\p{Cc}\p{Cs}]/gu, '').trim());
  }
  const text = (name: string): string | null => {
    const value = values.get(name);
    return value === undefined || value === '' || value.length > MAX_VALUE_LENGTH ? null : value;
  };
  return {
    kbArticleId: /^(?:kb)?(\d{1,15})$/i.exec(text('kb article number') ?? '')?.[1] ?? null,
    appliesTo: text('applies to'),
    packageType: text('package type'),
    processor: text('processor architecture'),
    supportUrl: webAddress(text('support link')),
  };
}

function textOf(bytes: Uint8Array): string {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes.length > 1 && bytes[0] !== 0 && bytes[1] === 0);
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
}

function webAddress(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}
