import type { SoapCall } from '@sluice/platform/soap-host';

/**
 * Where a file's bytes are: `<base>/Content/<last two hex digits>/<40 hex digits><extension>`, upper case as a real server writes it.
 *
 * @param baseUrl without a slash at the end
 * @param extension with its dot, or empty
 */
export function contentUrl(baseUrl: string, sha1: Uint8Array, extension: string): string {
  const name = Buffer.from(sha1).toString('hex').toUpperCase();
  return `${baseUrl}/Content/${name.slice(-2)}/${name}${extension}`;
}

/** The base of content URLs: as configured, else the address under which this very client reached us. */
export function contentBaseUrl(configured: string | null, call: SoapCall): string {
  return configured?.replace(/\/+$/, '') ?? `${call.protocol}://${call.host ?? 'localhost'}`;
}
