/** Who has to change something: the caller (`Client`, SOAP 1.2 `Sender`) or the server (`Server`, `Receiver`). */
export type FaultSide = 'Client' | 'Server';

/** One ErrorCode of the fault's detail. */
export interface ErrorCodeEntry {
  readonly side: FaultSide;
  /** One line for logs. */
  readonly description: string;
  /** When it is sent and what the peer does about it, for the documentation. */
  readonly documentation: string;
  /** Clauses that define it. */
  readonly clauses: readonly string[];
}

const WUSP = 'MS-WUSP 2.2.2.4';
const WSUSSS = 'MS-WSUSSS 2.2.9.3';

/** Every ErrorCode of both protocols. */
export const SOAP_ERROR_CODES = {
  InvalidCookie: {
    side: 'Client',
    description: 'The cookie cannot be decrypted or read.',
    documentation:
      'Sent for a cookie that this installation did not issue, or that was damaged. A client throws it away, repeats the whole ' +
      'handshake and calls RefreshCache; a downstream server starts over.',
    clauses: [WUSP, WSUSSS],
  },
  ConfigChanged: {
    side: 'Client',
    description: 'The configuration changed after the cookie was issued.',
    documentation: 'The client reads the configuration again: GetConfig, GetAuthorizationCookie, GetCookie. It keeps its cache.',
    clauses: [WUSP],
  },
  RegistrationRequired: {
    side: 'Client',
    description: 'The computer is not registered.',
    documentation: 'The client calls RegisterComputer and repeats the call.',
    clauses: [WUSP],
  },
  ServerChanged: {
    side: 'Client',
    description: 'The cookie was issued by another server, or before this one was set up anew.',
    documentation:
      'A client repeats the whole handshake and calls RefreshCache, because revision ids are local to a server. A downstream ' +
      'server resets its three anchors and continues.',
    clauses: [WUSP, WSUSSS],
  },
  InternalServerError: {
    side: 'Server',
    description: 'Something failed inside the server.',
    documentation: 'The log holds the reason under the ID of the fault. A client tries again later; a downstream server stops.',
    clauses: [WUSP, WSUSSS],
  },
  CookieExpired: {
    side: 'Client',
    description: 'The cookie is genuine but too old.',
    documentation: 'The client calls GetAuthorizationCookie and GetCookie. It keeps its cache.',
    clauses: [WUSP],
  },
  InvalidParameters: {
    side: 'Client',
    description: 'A parameter is missing, malformed or out of bounds.',
    documentation: 'Message names the parameter by its path below the operation, for example parameters.InstalledNonLeafUpdateIDs.',
    clauses: [WUSP, WSUSSS],
  },
  InvalidAuthorizationCookie: {
    side: 'Client',
    description: 'The authorization cookie given to GetCookie is not valid.',
    documentation: 'The peer asks for a new authorization cookie; a downstream server starts over.',
    clauses: [WUSP, WSUSSS],
  },
  RegistrationNotRequired: {
    side: 'Client',
    description: 'RegisterComputer was called although the configuration says it is not needed.',
    documentation: 'The client reads the configuration again before it registers.',
    clauses: [WUSP],
  },
  ServerBusy: {
    side: 'Server',
    description: 'The server has too much to do.',
    documentation: 'The peer backs off and tries again later.',
    clauses: [WUSP, WSUSSS],
  },
  FileLocationChanged: {
    side: 'Client',
    description: 'Content moved to other addresses.',
    documentation:
      'The client calls GetFileLocations for the files it knows. MS-WUSP 3.1.5.10 spells this code FileLocationsChanged; the ' +
      'table of 2.2.2.4 is followed.',
    clauses: [WUSP],
  },
  IncompatibleProtocolVersion: {
    side: 'Client',
    description: 'The protocol versions of the two servers do not fit together.',
    documentation: 'The downstream server stops; one of the servers has to be updated.',
    clauses: [WSUSSS],
  },
  FileDigestsMissing: {
    side: 'Client',
    description: 'Some of the requested files are not known.',
    documentation:
      'Message lists the unknown digests, separated by "|" (MS-WSUSSS 3.1.4.11). The updates may have been removed upstream.',
    clauses: [WSUSSS],
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;

/** The identifying string of a fault. */
export type SoapErrorCode = keyof typeof SOAP_ERROR_CODES;

/** Whether a string a peer sent is an ErrorCode of the specifications. */
export function isSoapErrorCode(text: string): text is SoapErrorCode {
  return Object.hasOwn(SOAP_ERROR_CODES, text);
}
