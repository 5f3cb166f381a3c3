import { UpstreamUnreachable } from './upstream-error.js';

/** Codes that tell of a certificate nobody will accept the next time either. */
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_|ERR_SSL_|ERR_OSSL_|HOSTNAME_MISMATCH)/;

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the upstream server refuses connections',
  ECONNRESET: 'the connection to the upstream server broke',
  EPIPE: 'the connection to the upstream server broke',
  ENOTFOUND: 'the name of the upstream server is not known',
  EAI_AGAIN: 'the name of the upstream server cannot be looked up at the moment',
  EHOSTUNREACH: 'there is no route to the upstream server',
  ENETUNREACH: 'there is no route to the upstream server',
  ETIMEDOUT: 'the upstream server did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'the upstream server did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'the upstream server did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'the upstream server stopped in the middle of its answer',
  UND_ERR_SOCKET: 'the connection to the upstream server broke',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the upstream server\'s answer is cut short',
  UND_ERR_PRX_TLS: 'the certificate of the proxy or the upstream server is not accepted',
};

const PROXY_STATUS = /Proxy response \((\d{3})\)|Proxy Authentication Required \((407)\)/;

/** What a failure of the connection means, in words, and whether trying again can help. */
export function unreachable(error: unknown): UpstreamUnreachable {
  const { code = '', message = '' } = rootOf(error);
  const proxyStatus = Number(PROXY_STATUS.exec(message)?.slice(1).find(Boolean) ?? 0);
  if (proxyStatus !== 0) {
    return new UpstreamUnreachable(`the proxy refuses the connection with HTTP status ${proxyStatus}`, proxyStatus < 500, { cause: error });
  }
  if (CERTIFICATE.test(code)) return new UpstreamUnreachable(`the certificate of the upstream server is not accepted (${code})`, true, { cause: error });
  return new UpstreamUnreachable(REASONS[code] ?? `the connection failed (${code || 'unknown'})`, code === 'UND_ERR_PRX_TLS', { cause: error });
}

/** The innermost cause that has a code: libraries wrap what the system said. */
function rootOf(error: unknown): { code?: string; message?: string } {
  let current = error as { code?: string; message?: string; cause?: unknown; errors?: unknown[] };
  for (let depth = 0; depth < 5; depth += 1) {
    const inner = (current.cause ?? current.errors?.[0]) as typeof current | undefined;
    if (inner === undefined || typeof inner.code !== 'string') break;
    current = inner;
  }
  return current;
}
