import type { ServerSummary } from '../../downstream-servers/server-summary.js';

/** An operating system as the protocol tells them apart (MS-WSUSSS 3.1.4.14.3.5). */
export interface ToldOperatingSystem {
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

/** Attempts to install one revision since the last rollup (MS-WSUSSS 3.1.4.14.3.7). */
export interface ToldActivity {
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly successes: number;
  readonly failures: number;
}

/** The computers of a server that have one operating system. */
export interface ToldClients {
  readonly operatingSystem: ToldOperatingSystem;
  readonly computers: number;
  readonly activity: readonly ToldActivity[];
}

/** What is told of one server (MS-WSUSSS 3.1.4.14.3.2). Moments are those of this server's clock, unless something else is said. */
export interface ToldServer {
  readonly serverId: string;
  /** Its full DNS name; empty when it was not told. */
  readonly name: string;
  /** Null when it synchronises from this server. */
  readonly parentServerId: string | null;
  readonly version: string | null;
  readonly isReplica: boolean;
  readonly lastSyncTime: Date | null;
  readonly lastRollupTime: Date | null;
  /** LastRollupTime as it stood in the message, by the clock of whoever wrote it. */
  readonly toldRollupTime: Date;
  readonly summary: ServerSummary | null;
  readonly clients: readonly ToldClients[];
}
