import type { ComputerRegistration } from '../../computers/register-computer.js';
import type { SyncResult } from '../statuses/computer-report.entity.js';

/** What is told of a computer itself when something of it changed (MS-WSUSSS 3.1.4.15.3.3). */
export interface ToldDetails {
  readonly registration: ComputerRegistration;
  readonly ipAddress: string | null;
  /** Its groups on the server that it calls. */
  readonly targetGroupIds: readonly string[];
  /** The groups it asks for itself. */
  readonly requestedGroups: readonly string[];
}

/** What is told of a computer below (MS-WSUSSS 3.1.4.15.3.2). Moments are those of this server's clock; null for never. */
export interface ToldComputer {
  /** Its key, see `computerKey`. */
  readonly computerId: string;
  /** The server it calls. */
  readonly parentServerId: string;
  readonly lastSyncTime: Date | null;
  readonly lastSyncResult: SyncResult;
  readonly lastReportedRebootTime: Date | null;
  readonly lastReportedStatusTime: Date | null;
  readonly lastInventoryTime: Date | null;
  readonly details: ToldDetails | null;
}
