/** One update document. */
export const DOCUMENT_MEDIA_TYPE = 'application/xml';
/** A tar archive of them. */
export const ARCHIVE_MEDIA_TYPE = 'application/x-tar';
/** The package of another Sluice. */
export const PACKAGE_MEDIA_TYPE = 'application/vnd.sluice.catalog-package';
/** What `wsusutil export` of a Windows server writes: the cabinet. */
export const WSUS_CABINET_MEDIA_TYPE = 'application/vnd.ms-cab-compressed';
/** What it writes as `export.xml.gz`: sent with `Content-Encoding: gzip`, or unpacked. */
export const WSUS_XML_MEDIA_TYPE = 'application/vnd.ms-wsus-export+xml';

/** The forms of the body of an import, by media type, and what kind of import each makes. */
export const IMPORT_KINDS = {
  [DOCUMENT_MEDIA_TYPE]: 'documents',
  [ARCHIVE_MEDIA_TYPE]: 'documents',
  [PACKAGE_MEDIA_TYPE]: 'package',
  [WSUS_CABINET_MEDIA_TYPE]: 'wsus-export',
  [WSUS_XML_MEDIA_TYPE]: 'wsus-export',
} as const;

export type ImportMediaType = keyof typeof IMPORT_KINDS;

/** All of them. */
export const IMPORT_MEDIA_TYPES = Object.keys(IMPORT_KINDS) as ImportMediaType[];
