import type { MigrationInterface } from 'typeorm';
import { Catalog1795219200000 } from './1795219200000-catalog.js';
import { Groups1795219200001 } from './1795219200001-groups.js';
import { Deployments1795219200002 } from './1795219200002-deployments.js';
import { Computers1795219200003 } from './1795219200003-computers.js';
import { Servers1795219200004 } from './1795219200004-servers.js';
import { Messaging1795219200005 } from './1795219200005-messaging.js';
import { FileDecryption1795219200020 } from './1795219200020-file-decryption.js';
import { AcceptedEulas1795219200021 } from './1795219200021-accepted-eulas.js';
import { MembershipChanges1795219200022 } from './1795219200022-membership-changes.js';
import { ComputerClones1795219200023 } from './1795219200023-computer-clones.js';
import { ContentLocations1795219200024 } from './1795219200024-content-locations.js';
import { Drivers1795219200030 } from './1795219200030-drivers.js';
import { Management1795219200040 } from './1795219200040-management.js';
import { DownstreamServers1795219200050 } from './1795219200050-downstream-servers.js';
import { Synchronization1795219200060 } from './1795219200060-synchronization.js';
import { OfflineTransfer1795219200070 } from './1795219200070-offline-transfer.js';
import { Removal1795219200071 } from './1795219200071-removal.js';
import { CirclesAndDevices1795219200072 } from './1795219200072-circles-and-devices.js';
import { ContentFiles1795219200080 } from './1795219200080-content-files.js';
import { Publications1795219200090 } from './1795219200090-publications.js';
import { ContentJobs1795219200091 } from './1795219200091-content-jobs.js';
import { Reporting1795219200100 } from './1795219200100-reporting.js';
import { Reports1795219200102 } from './1795219200102-reports.js';
import { Rollup1795219200110 } from './1795219200110-rollup.js';
import { RollupRun1795219200112 } from './1795219200112-rollup-run.js';
import { Housekeeping1795219200114 } from './1795219200114-housekeeping.js';
import { UpdateCounts1795219200116 } from './1795219200116-update-counts.js';
import { OwnProducts1795219200120 } from './1795219200120-own-products.js';
import { Multicast1795219200130 } from './1795219200130-multicast.js';

/** Every migration, oldest first. A migration that was released is never edited; a change is a new one. */
export const ALL_MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  Catalog1795219200000, Groups1795219200001, Deployments1795219200002,
  Computers1795219200003, Servers1795219200004, Messaging1795219200005,
  FileDecryption1795219200020, AcceptedEulas1795219200021, MembershipChanges1795219200022, ComputerClones1795219200023,
  ContentLocations1795219200024, Drivers1795219200030, Management1795219200040,
  DownstreamServers1795219200050, Synchronization1795219200060, OfflineTransfer1795219200070, Removal1795219200071,
  CirclesAndDevices1795219200072, ContentFiles1795219200080, Publications1795219200090, ContentJobs1795219200091,
  Reporting1795219200100, Reports1795219200102,
  Rollup1795219200110, RollupRun1795219200112,
  Housekeeping1795219200114, UpdateCounts1795219200116, OwnProducts1795219200120, Multicast1795219200130,
];
