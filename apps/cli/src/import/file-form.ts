import { MAGIC } from '@sluice/protocol/catalog-package';

/** How many bytes of a file tell what it is. */
export const BEGINNING_BYTES = 8;

export const ARCHIVE_MEDIA_TYPE = 'application/x-tar';
const PACKAGE_MEDIA_TYPE = 'application/vnd.sluice.catalog-package';
const WSUS_CABINET_MEDIA_TYPE = 'application/vnd.ms-cab-compressed';
const WSUS_XML_MEDIA_TYPE = 'application/vnd.ms-wsus-export+xml';

/** As what a file is sent. */
export interface FileForm {
  readonly mediaType: string;
  readonly gzip: boolean;
}

/** What a file is, by what it begins with and, where that does not say it, by its name; null when it is nothing that is imported. */
export function fileForm(name: string, beginning: Buffer): FileForm | null {
  if (beginning.equals(MAGIC)) return { mediaType: PACKAGE_MEDIA_TYPE, gzip: false };
  if (beginning.toString('latin1', 0, 4) === 'MSCF') return { mediaType: WSUS_CABINET_MEDIA_TYPE, gzip: false };
  if (/\.tar$/i.test(name)) return { mediaType: ARCHIVE_MEDIA_TYPE, gzip: false };
  if (/\.(tar\.gz|tgz)$/i.test(name)) return { mediaType: ARCHIVE_MEDIA_TYPE, gzip: true };
  return /\.xml\.gz$/i.test(name) ? { mediaType: WSUS_XML_MEDIA_TYPE, gzip: true } : null;
}
