import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { ProxyTrust } from '../observability/http-server.js';
import { RefusedRequest } from './fault-translation.js';
import { OperationFault } from './operation-fault.js';
import type { AnySoapOperation, SoapCall } from './soap-service.js';

/** What native agents say. */
const NATIVE_CONTENT_TYPE = 'text/xml; charset=utf-8';
const MEDIA_TYPES = new Set(['text/xml', 'application/soap+xml']);
/** `name`, `name:port`, `[v6]` or `[v6]:port`, of a sane length: what may be repeated in URLs that we hand out. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]{0,253})|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** Refuses media types other than the two that SOAP uses, and character sets other than UTF-8. */
export function checkMediaType(contentType: string | undefined): void {
  if (contentType === NATIVE_CONTENT_TYPE) return;
  const [mediaType = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (!MEDIA_TYPES.has(mediaType)) throw new RefusedRequest(415, 'Content-Type must be text/xml or application/soap+xml');
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') throw new RefusedRequest(415, 'charset must be utf-8');
}

/** The action a request names: SOAP 1.1 in the SOAPAction header, SOAP 1.2 in the media type; undefined when it names none. */
export function namedAction(request: IncomingMessage): string | undefined {
  const header = request.headers['soapaction'];
  const text = typeof header === 'string' ? header : /(?:^|;)\s*action=("[^"]*"|[^;]*)/i.exec(request.headers['content-type'] ?? '')?.[1];
  const action = text?.trim().replace(/^"(.*)"$/, '$1');
  return action === '' ? undefined : action;
}

/** The body decides what is called; an action that names something else is a mistake or an attempt to slip past a filter. */
export function checkAction(request: IncomingMessage, { soapAction }: AnySoapOperation): void {
  if (request.headers['soapaction'] === quoted(soapAction)) return;
  const action = namedAction(request);
  if (action !== undefined && action !== soapAction) throw new OperationFault('InvalidParameters', 'SOAPAction');
}

const quotedActions = new Map<string, string>();

/** As nearly all requests name it. Actions are names of ours, so there are few. */
function quoted(soapAction: string): string {
  let text = quotedActions.get(soapAction);
  if (text === undefined) quotedActions.set(soapAction, (text = `"${soapAction}"`));
  return text;
}

/**
 * What the handler may know of the call; looked up when asked for, which most calls never do.
 *
 * @param trusts the proxies that are believed about their clients, as everywhere in the service
 */
export function describeCall(request: IncomingMessage, trusts: ProxyTrust): SoapCall {
  return new DescribedCall(request, trusts);
}

class DescribedCall implements SoapCall {
  constructor(private readonly request: IncomingMessage, private readonly trusts: ProxyTrust) {}

  get host(): string | undefined {
    const host = this.request.headers.host ?? '';
    return HOST.test(host) ? host : undefined;
  }

  get protocol(): SoapCall['protocol'] {
    const { socket, headers } = this.request;
    const forwarded = this.trusts(socket.remoteAddress ?? '', 0) ? String(headers['x-forwarded-proto'] ?? '') : '';
    // The last proxy is the one we know; what stands before its word came from outside.
    return forwarded.slice(forwarded.lastIndexOf(',') + 1).trim().toLowerCase() === 'https' || 'encrypted' in socket ? 'https' : 'http';
  }

  get clientAddress(): string {
    return proxyAddr(this.request, this.trusts);
  }
}
