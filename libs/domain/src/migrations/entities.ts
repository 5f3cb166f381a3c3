import { BundledRevision } from '../catalog/bundled-revision.entity.js';
import { Category } from '../catalog/category.entity.js';
import { CatalogImport } from '../catalog/import-records/catalog-import.entity.js';
import { CatalogImportProblem } from '../catalog/import-records/catalog-import-problem.entity.js';
import { Driver } from '../catalog/driver.entity.js';
import { File } from '../catalog/file.entity.js';
import { Fragment } from '../catalog/fragment.entity.js';
import { Prerequisite } from '../catalog/prerequisite.entity.js';
import { RemovedRevision } from '../catalog/removed-revision.entity.js';
import { RevisionDocument } from '../catalog/revision-document.entity.js';
import { RevisionFile } from '../catalog/revision-file.entity.js';
import { Revision } from '../catalog/revision.entity.js';
import { SupersededUpdate } from '../catalog/superseded-update.entity.js';
import { ComputerIdentity } from '../computers/computer-identity.entity.js';
import { ComputerTargetGroup } from '../computers/computer-target-group.entity.js';
import { Computer } from '../computers/computer.entity.js';
import { DeletedComputer } from '../computers/deleted-computer.entity.js';
import { ContentJob } from '../content/jobs/content-job.entity.js';
import { ContentFile } from '../content/content-file.entity.js';
import { FileDecryption } from '../content/file-decryption.entity.js';
import { AcceptedEula } from '../deployments/accepted-eula.entity.js';
import { DeclinedUpdate } from '../deployments/declined-update.entity.js';
import { DeadDeployment } from '../deployments/serve-downstream/dead-deployment.entity.js';
import { Deployment } from '../deployments/deployment.entity.js';
import { DownstreamAccessRule } from '../downstream-servers/access-rule.entity.js';
import { DownstreamServer } from '../downstream-servers/downstream-server.entity.js';
import { DownstreamServerComputers, DownstreamServerSynchronization } from '../downstream-servers/rolled-up.entities.js';
import { TargetGroup } from '../groups/target-group.entity.js';
import { HousekeepingSettings } from '../housekeeping/housekeeping-settings.entity.js';
import { HousekeepingRun } from '../housekeeping/run/housekeeping-run.entity.js';
import { HousekeepingItem, HousekeepingTask, UpdateDeclinedByRule } from '../housekeeping/run/housekeeping-task.entities.js';
import { OutboxMessage } from '../messaging/outbox-message.entity.js';
import { MulticastCommand } from '../multicast/command.entity.js';
import { MulticastNamespace } from '../multicast/namespace.entity.js';
import { MulticastServerKeys } from '../multicast/server-keys.entity.js';
import { MulticastSession, MulticastSessionClient } from '../multicast/session.entity.js';
import { OwnCategory } from '../publishing/own-products/own-category.entity.js';
import { Publication } from '../publishing/publication.entity.js';
import { InstallActivity } from '../reporting/activity/install-activity.entity.js';
import { OperatingSystem } from '../reporting/activity/operating-system.entity.js';
import { ReportEvent } from '../reporting/events/report-event.entity.js';
import { ComplianceDay, GroupCompliance, UpdateCompliance } from '../reporting/reports/compliance/compliance.entities.js';
import { RollupRun } from '../reporting/rollup-run/rollup-run.entity.js';
import { OutgoingServer, RollupUpstream, ToldComputer } from '../reporting/rollup-run/told.entities.js';
import { Inventory } from '../reporting/inventory/inventory.entity.js';
import { ComputerReport } from '../reporting/statuses/computer-report.entity.js';
import { ComputerStatuses } from '../reporting/statuses/computer-statuses.entity.js';
import { ReportShard } from '../reporting/statuses/shard.entity.js';
import { UpdateComputers } from '../reporting/statuses/update-computers.entity.js';
import { UpdateCounts } from '../reporting/statuses/update-counts.entity.js';
import { UpdateNumber } from '../reporting/statuses/update-number.entity.js';
import { ChangeNumber } from '../servers/change-number.entity.js';
import { CookieKey } from '../servers/cookie-key.entity.js';
import { ServerConfiguration } from '../servers/server-configuration.entity.js';
import { SynchronizationConfiguration } from '../servers/synchronization-configuration.entity.js';
import { MissingRevision } from '../synchronization/missing-revision.entity.js';
import { SelectedCategory } from '../synchronization/selected-category.entity.js';
import { SynchronizationProblem } from '../synchronization/synchronization-problem.entity.js';
import { SynchronizationRun } from '../synchronization/synchronization-run.entity.js';
import { UpstreamDeployment } from '../synchronization/upstream-deployment.entity.js';
import { UpstreamState } from '../synchronization/upstream-state.entity.js';

/** Every entity there is; a table that is not here does not exist for the schema comparison. */
export const ALL_ENTITIES = [
  Revision, RevisionDocument, Fragment, Prerequisite, BundledRevision, SupersededUpdate, Category, Driver, File, RevisionFile, CatalogImport, CatalogImportProblem, RemovedRevision,
  Publication, OwnCategory, TargetGroup, Deployment, DeclinedUpdate, AcceptedEula, Computer, ComputerTargetGroup, ComputerIdentity, FileDecryption, ContentFile, ContentJob,
  DownstreamServer, DownstreamAccessRule, DeadDeployment, DownstreamServerComputers, DownstreamServerSynchronization, DeletedComputer,
  ServerConfiguration, SynchronizationConfiguration, CookieKey, ChangeNumber, OutboxMessage,
  SynchronizationRun, SynchronizationProblem, UpstreamState, SelectedCategory, MissingRevision, UpstreamDeployment,
  ComputerReport, ComputerStatuses, InstallActivity, OperatingSystem, ReportEvent, ReportShard, UpdateComputers, UpdateCounts, UpdateNumber,
  ComplianceDay, GroupCompliance, UpdateCompliance, MulticastNamespace, MulticastSession, MulticastSessionClient, MulticastCommand, MulticastServerKeys, RollupRun, RollupUpstream, ToldComputer, OutgoingServer,
  HousekeepingSettings, HousekeepingRun, HousekeepingTask, HousekeepingItem, UpdateDeclinedByRule, Inventory,
];
