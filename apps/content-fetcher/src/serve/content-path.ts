import type { ContentName } from '@sluice/platform/content-store';

/**
 * Folder, digest and extension, in any letter case. The extension is of no account, and a file whose name had none has none in its URL. No
 * character of it can be an escape, a separator or white space.
 */
const CONTENT_PATH = /^\/content\/([0-9a-f]{2})\/([0-9a-f]{40})(?:\.[!$&'()*+,.0-9:;=@A-Z_~-]{0,64})?$/i;

/**
 * The file that a request target names, or null when it names none: `/Content/<last two digits>/<SHA-1><.extension>` (MS-WUSP 2.2.2.5; a
 * real server answers 404 for the wrong folder). A query says nothing about a file.
 *
 * @param target as received
 */
export function contentNameOf(target: string): ContentName | null {
  const found = CONTENT_PATH.exec(withoutQuery(target));
  const name = found?.[2]?.toUpperCase();
  return name !== undefined && name.endsWith(found?.[1]?.toUpperCase() ?? ' ') ? name : null;
}

/** The path of a request target. */
export function withoutQuery(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}
