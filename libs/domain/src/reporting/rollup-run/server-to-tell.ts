import type { ServerSummary } from '../../downstream-servers/server-summary.js';

/** An operating system as the protocol tells them apart (MS-WSUSSS 3.1.4.14.3.5). */
export interface OperatingSystemToTell {
  readonly majorVersion: number;
  readonly minorVersion: number;
  readonly buildNumber: number;
  readonly servicePackMajorNumber: number;
  readonly servicePackMinorNumber: number;
  readonly locale: string;
  readonly suiteMask: number;
  readonly oldProductType: number;
  readonly newProductType: number;
  readonly systemMetrics: number;
  readonly processorArchitecture: string;
}

/** Attempts to install one revision since the upstream server was told last. */
export interface ActivityToTell {
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly successes: number;
  readonly failures: number;
}

/** The computers of one server with one operating system (MS-WSUSSS 3.1.4.14.3.5). */
export interface ClientsToTell {
  readonly operatingSystem: OperatingSystemToTell;
  readonly computers: number;
  readonly activity: readonly ActivityToTell[];
}

/** One server of the tree, this one or one below it (MS-WSUSSS 3.1.4.14.3.2). Moments are ISO texts: it is kept as JSON. */
export interface ServerToTell {
  readonly serverId: string;
  readonly fullDomainName: string;
  /** Null when it never synchronized. */
  readonly lastSyncTime: string | null;
  /** Null for this server itself: its parent is who is told. */
  readonly parentServerId: string | null;
  readonly version: string;
  readonly isReplica: boolean;
  readonly lastRollupTime: string;
  readonly summary: ServerSummary;
  readonly clients: readonly ClientsToTell[];
}

/** The most attempts to install that stand in one part: some 200 bytes each. */
export const MAXIMUM_ACTIVITY_OF_PART = 10_000;

/**
 * Splits a server whose clients are too many for one request (MS-WSUSSS 3.2.4.5, 2.4): the parts differ in their clients only. A group of
 * clients with very many attempts to install is split as well, into groups of the same operating system with different revisions.
 */
export function splitServer(server: ServerToTell, maximumClients: number): ServerToTell[] {
  const parts: ClientsToTell[][] = [[]];
  let activity = 0;
  for (const clients of server.clients.flatMap(splitClients)) {
    const part = parts.at(-1)!;
    const fits = part.length < maximumClients && (part.length === 0 || activity + clients.activity.length <= MAXIMUM_ACTIVITY_OF_PART);
    activity = (fits ? activity : 0) + clients.activity.length;
    if (fits) part.push(clients);
    else parts.push([clients]);
  }
  return parts.map((clients) => ({ ...server, clients }));
}

function splitClients(clients: ClientsToTell): ClientsToTell[] {
  if (clients.activity.length <= MAXIMUM_ACTIVITY_OF_PART) return [clients];
  const pieces: ClientsToTell[] = [];
  for (let start = 0; start < clients.activity.length; start += MAXIMUM_ACTIVITY_OF_PART) {
    pieces.push({ ...clients, activity: clients.activity.slice(start, start + MAXIMUM_ACTIVITY_OF_PART) });
  }
  return pieces;
}
