import type { NodeConnectionOptions } from '@nats-io/transport-node';

/**
 * Turns the value of `NATS_URL` into connection options: host and port of every URL, and the user and password, or the token
 * (a user without a password), of the first URL that has them. `tls:` asks for TLS.
 * The client library itself does not read credentials from URLs.
 */
export function natsAddress(urls: string): NodeConnectionOptions {
  const parsed = urls.split(',').map((text) => new URL(text.trim()));
  const owner = parsed.find((url) => url.username !== '');
  return {
    servers: parsed.map((url) => url.host),
    ...(owner ? credentials(owner) : {}),
    ...(parsed.some((url) => url.protocol === 'tls:') ? { tls: {} } : {}),
  };
}

function credentials(url: URL): NodeConnectionOptions {
  const user = decodeURIComponent(url.username);
  return url.password === '' ? { token: user } : { user, pass: decodeURIComponent(url.password) };
}
