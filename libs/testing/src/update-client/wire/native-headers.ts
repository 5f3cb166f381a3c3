import { AGENT_VERSION_TEXT } from '../machine/device-attributes.js';

/** The protocol version that the imitated agent reports (MS-WUSP 2.2.2.2.1 asks for 1.8; real agents are ahead of the text). */
export const CLIENT_PROTOCOL_VERSION = '2.90';

/**
 * The headers of a real agent's request, in its order and spelling.
 *
 * @param correlation value of MS-CV, Microsoft's correlation vector; only the client and authorization services get one
 * @param bodyLength bytes
 */
export function nativeHeaders(url: URL, soapAction: string, correlation: string, bodyLength: number): [name: string, value: string][] {
  return [
    ['Cache-Control', 'no-cache'],
    ['Connection', 'Keep-Alive'],
    ['Pragma', 'no-cache'],
    ['Content-Type', 'text/xml; charset=utf-8'],
    ['Accept-Encoding', 'xpress'],
    ['User-Agent', `Windows-Update-Agent/${AGENT_VERSION_TEXT} Client-Protocol/${CLIENT_PROTOCOL_VERSION}`],
    ['SOAPAction', `"${soapAction}"`],
    ['MS-CV', correlation],
    ['Content-Length', String(bodyLength)],
    ['Host', url.host],
  ];
}
