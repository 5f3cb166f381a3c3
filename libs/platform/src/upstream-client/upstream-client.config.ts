import { z } from 'zod';
import { setting, wholeNumber } from '../config/setting.js';

const filePath = z.string().min(1).max(4_096);

/** How a process reaches the upstream server. Secrets are in files, so that they stand in no environment, database or log. */
export const upstreamClientConfig = z.object({
  SLUICE_UPSTREAM_TIMEOUT_SECONDS: setting(wholeNumber(1, 3_600).default(180), {
    meaning: 'How long the upstream server may leave a call without any byte, in seconds.',
    expected: 'a whole number from 1 to 3600',
    default: '180',
  }),
  SLUICE_UPSTREAM_PROXY: setting(z.string().refine(isProxyUrl).optional(), {
    meaning: 'The HTTP proxy on the way to the upstream server.',
    expected: 'a URL such as http://proxy.example:3128, without credentials',
    default: 'no proxy',
  }),
  SLUICE_UPSTREAM_PROXY_CREDENTIALS_FILE: setting(filePath.optional(), {
    meaning: 'Path of the file with the name and password for the proxy, as `name:password` on its first line.',
    expected: 'the path of a file',
    default: 'no credentials',
  }),
  SLUICE_UPSTREAM_CA_FILE: setting(filePath.optional(), {
    meaning: 'Path of the PEM file with the certificate authorities that the upstream server\'s certificate may come from.',
    expected: 'the path of a PEM file',
    default: 'the authorities that Node.js trusts',
  }),
  SLUICE_UPSTREAM_CLIENT_CERT_FILE: setting(filePath.optional(), {
    meaning: 'Path of the PEM file with the certificate this server shows to the upstream server.',
    expected: 'the path of a PEM file, set together with SLUICE_UPSTREAM_CLIENT_KEY_FILE',
    default: 'none is shown',
  }),
  SLUICE_UPSTREAM_CLIENT_KEY_FILE: setting(filePath.optional(), {
    meaning: 'Path of the PEM file with the private key of that certificate.',
    expected: 'the path of a PEM file, set together with SLUICE_UPSTREAM_CLIENT_CERT_FILE',
    default: 'none is shown',
  }),
});

export type UpstreamClientConfig = z.output<typeof upstreamClientConfig>;

function isProxyUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '';
}
