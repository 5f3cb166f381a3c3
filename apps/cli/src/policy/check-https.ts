import { connect } from 'node:tls';
import { reasonOf } from '../api/http-request.js';

/** Milliseconds that a server has to present its certificate. */
const TIMEOUT = 10_000;

/** Days before the end of a certificate at which it is time to renew it. */
const RENEWAL_DAYS = 30;

/** What a server's TLS looks like from here. */
export interface HttpsCheck {
  readonly isGood: boolean;
  /** Sentences for people. */
  readonly lines: readonly string[];
}

/** Connects to the server as a client would, and looks at its certificate. Nothing is sent. */
export function checkHttps(url: URL, now: Date = new Date()): Promise<HttpsCheck> {
  return new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const socket = connect({ host, port: Number(url.port || 443), servername: /^[\d.:]+$/.test(host) ? '' : host, rejectUnauthorized: false, timeout: TIMEOUT });
    const end = (check: HttpsCheck): void => {
      socket.destroy();
      resolve(check);
    };
    socket.once('secureConnect', () => {
      const { subject, valid_to: validTo } = socket.getPeerCertificate();
      const reason = socket.authorized ? undefined : String(socket.authorizationError);
      end(judge({ name: String(subject?.CN ?? host), validTo: new Date(validTo), protocol: socket.getProtocol() ?? '', reason }, now));
    });
    socket.once('timeout', () => end({ isGood: false, lines: [`${url.host} did not present a certificate within ${TIMEOUT / 1000} seconds.`] }));
    socket.once('error', (error) => end({ isGood: false, lines: [`${url.host} cannot be spoken to over TLS: ${reasonOf(error)}.`] }));
  });
}

/** What is known about a connection. */
export interface SeenCertificate {
  readonly name: string;
  readonly validTo: Date;
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  /** Why Node does not trust it, or `undefined`. */
  readonly reason: string | undefined;
}

/** Whether clients can be expected to accept a certificate. */
export function judge({ name, validTo, protocol, reason }: SeenCertificate, now: Date): HttpsCheck {
  const days = Math.floor((validTo.getTime() - now.getTime()) / 86_400_000);
  const lines = [`The certificate is for ${name}, ${protocol}, valid until ${validTo.toISOString().slice(0, 10)}.`];
  if (reason !== undefined) lines.push(`This machine does not trust it (${reason}). Clients need its authority among their trusted root certificates of the computer, not of a user.`);
  if (days < 0) lines.push('It has ended.');
  else if (days < RENEWAL_DAYS) lines.push(`It ends in ${days} days.`);
  return { isGood: reason === undefined && days >= RENEWAL_DAYS, lines };
}
