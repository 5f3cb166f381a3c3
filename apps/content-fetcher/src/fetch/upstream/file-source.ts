import type { ContentSourceRules } from '@sluice/domain/content';
import type { UpstreamKind } from '@sluice/domain/servers';

/** A file as its address needs it. */
export interface LocatedFile {
  /** 40 upper-case hexadecimal digits. */
  readonly name: string;
  /** With its dot; empty when the file has none. */
  readonly extension: string;
  readonly originUrl: string | null;
}

/** Where one file is fetched from. */
export interface FileSource {
  readonly url: URL;
  /** Whether it is the upstream server, which can be asked to fetch the file itself when it does not have it. */
  readonly isUpstream: boolean;
}

/** The standard ports of web services over HTTPS and of content over HTTP. */
const HTTPS_PORT = 443;

/**
 * The address of a file (MS-WSUSSS 3.2.4.4): the upstream server's content directory, or the file's own (MUUrl) when Microsoft is the
 * source or the upstream server keeps no files. Null when there is none. The clause has the folder from base64; servers use the last two
 * hexadecimal digits (MS-WUSP 2.2.2.5, and observed).
 */
export function fileSource(rules: ContentSourceRules, { name, extension, originUrl }: LocatedFile): FileSource | null {
  const { upstreamUrl } = rules;
  if (upstreamUrl !== null && rules.contentSource === 'upstream' && !rules.upstreamHasNoContent) {
    return { url: new URL(`${contentBase(rules.upstreamKind, upstreamUrl)}/Content/${name.slice(-2)}/${name}${extension}`), isUpstream: true };
  }
  if (originUrl === null || !URL.canParse(originUrl)) return null;
  return { url: new URL(originUrl), isUpstream: false };
}

/**
 * Where a server serves content. A Windows server serves it over HTTP only: beside HTTPS on 443 on port 80, beside any other port on the
 * one below (MS-WSUSSS 2.1). The digest decides about the bytes, however they came.
 */
function contentBase(kind: UpstreamKind, upstreamUrl: string): string {
  const url = new URL(upstreamUrl);
  if (kind !== 'wsus' || url.protocol !== 'https:') return upstreamUrl;
  const port = url.port === '' ? HTTPS_PORT : Number(url.port);
  const path = url.pathname === '/' ? '' : url.pathname;
  return `http://${url.hostname}${port === HTTPS_PORT ? '' : `:${port - 1}`}${path}`;
}
