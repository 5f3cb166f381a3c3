import { UPDATE_STATES, type UpdateState } from '../statuses/update-state.js';

/** What an event of a client means to the server. Kinds that change nothing are kept as history only. */
export type EventEffect =
  /** A scan ended well or badly: the result of the computer's last synchronization. */
  | { readonly kind: 'scan'; readonly succeeded: boolean }
  /** The status lists replace everything known of the computer. */
  | { readonly kind: 'status' }
  /** The update it names has another state; an attempt that ended counts as success or failure, null when it is no installation. */
  | { readonly kind: 'state'; readonly state: UpdateState; readonly installation: 'success' | 'failure' | null }
  /** The computer has started. */
  | { readonly kind: 'reboot' }
  | { readonly kind: 'none' };

/** One row of the event table (MS-WUSP 2.2.2.3.1, EventID Table). */
export interface EventKind {
  /** The name in the specification, as the one of the product's own table where that alone has the event. */
  readonly name: string;
  /** English text with `%1`, `%2`… for the replacement strings. */
  readonly template: string;
  readonly effect: EventEffect;
}

const none: EventEffect = { kind: 'none' };
const succeeded: EventEffect = { kind: 'state', state: UPDATE_STATES.Installed, installation: 'success' };
const succeededWithReboot: EventEffect = { kind: 'state', state: UPDATE_STATES.InstalledPendingReboot, installation: 'success' };
const failed: EventEffect = { kind: 'state', state: UPDATE_STATES.Failed, installation: 'failure' };
/** An attempt to take something away, or to go on with something begun, failed: the update needs attention, and no installation is counted. */
const failedOtherwise: EventEffect = { kind: 'state', state: UPDATE_STATES.Failed, installation: null };
const removed: EventEffect = { kind: 'state', state: UPDATE_STATES.NotInstalled, installation: null };
const downloaded: EventEffect = { kind: 'state', state: UPDATE_STATES.Downloaded, installation: null };

/**
 * Every event of the specification's table. Failed downloads change nothing by themselves: agents report a failed installation after
 * them, and a real server waits for that.
 */
export const EVENT_KINDS: ReadonlyMap<number, EventKind> = new Map<number, EventKind>([
  [141, { name: 'AGENT_DETECTION_STARTED', template: 'Check for updates started.', effect: none }],
  [145, { name: 'AGENT_DETECTION_RETRY', template: 'Check for updates retry.', effect: none }],
  [146, { name: 'AGENT_DETECTION_CANCELED', template: 'Check for updates canceled.', effect: none }],
  [147, { name: 'AGENT_DETECTION_FINISHED', template: 'Windows Update Client successfully detected %1 updates.', effect: { kind: 'scan', succeeded: true } }],
  [148, { name: 'AGENT_DETECTION_FAILED', template: 'Windows Update Client failed to detect with error %1.', effect: { kind: 'scan', succeeded: false } }],
  [149, { name: 'AU_UNABLE_TO_CONNECT', template: 'Unable to connect: Windows cannot reach the automatic updates service.', effect: none }],
  [150, { name: 'AGENT_DETECTION_QOS', template: 'Quality of the check for updates.', effect: none }],
  [153, { name: 'AGENT_STATUS', template: 'Reporting client status.', effect: none }],
  [154, { name: 'AGENT_INVALID_PID', template: 'Client has an invalid Pid.', effect: none }],
  [156, { name: 'AGENT_STATUS_30', template: 'Reporting client status.', effect: { kind: 'status' } }],
  [157, { name: 'AGENT_DETECTION_INIT_FAILED', template: 'Check for updates scan initialization failed.', effect: { kind: 'scan', succeeded: false } }],
  [158, { name: 'AGENT_DETECTION_SERVICE_REG_FAILED', template: 'Check for updates Service Registration failed.', effect: { kind: 'scan', succeeded: false } }],
  [161, { name: 'AGENT_DOWNLOAD_FAILED', template: 'Error: Download failed.', effect: none }],
  [162, { name: 'AGENT_DOWNLOAD_SUCCEEDED', template: 'Download succeeded.', effect: downloaded }],
  [163, { name: 'AGENT_DOWNLOAD_CANCELED', template: 'Download canceled.', effect: none }],
  [164, { name: 'AGENT_DOWNLOAD_SUCCEEDED_FROM_PEER', template: 'Download succeeded. Some bits came from a peer and not the server.', effect: downloaded }],
  [165, { name: 'AGENT_DOWNLOAD_SUSPENDED', template: 'Download paused.', effect: none }],
  [166, { name: 'AGENT_DOWNLOAD_RESUMED', template: 'Download resumed.', effect: none }],
  [167, { name: 'AGENT_DOWNLOAD_STARTED', template: 'Download started.', effect: none }],
  [168, { name: 'AGENT_DOWNLOAD_QUEUED', template: 'Download queued.', effect: none }],
  [169, { name: 'AGENT_DOWNLOAD_HEARTBEAT', template: 'Download heartbeat.', effect: none }],
  [170, { name: 'AGENT_DOWNLOAD_PROGRESS', template: 'Download progress.', effect: none }],
  [181, { name: 'AGENT_INSTALLING_STARTED', template: 'Installation started: %1', effect: none }],
  [182, { name: 'AGENT_INSTALLING_FAILED', template: 'Installation failed with error %1: %2', effect: failed }],
  [183, { name: 'AGENT_INSTALLING_SUCCEEDED', template: 'Installation succeeded: %1', effect: succeeded }],
  [184, { name: 'AGENT_INSTALL_COMPLETE_WITH_REBOOT', template: 'Installation succeeded and a restart is required: %1', effect: succeededWithReboot }],
  [185, { name: 'AGENT_INSTALL_HIDE', template: 'The user hid one update.', effect: none }],
  [186, { name: 'AGENT_INSTALL_CANCEL', template: 'The user canceled the installation.', effect: none }],
  [187, { name: 'AGENT_INSTALL_KILLED', template: 'The agent ended the installation: %2', effect: failed }],
  [188, { name: 'AU_SCHEDULED_INSTALL_READY', template: 'Ready; to be installed on %1 at %2: %3', effect: none }],
  [189, { name: 'AU_UNSCHEDULED_INSTALL_READY', template: 'Ready to be installed by an administrator: %1', effect: none }],
  [190, { name: 'AU_SCHEDULED_INSTALL_SUCCESS', template: 'Installation succeeded: %1', effect: succeeded }],
  [191, { name: 'AU_SCHEDULED_INSTALL_COMPLETE_WITH_REBOOT', template: 'Installation succeeded and a restart is required: %1', effect: succeededWithReboot }],
  [192, { name: 'AU_SCHEDULED_INSTALL_KILLED', template: 'The agent ended the installation: %2', effect: failed }],
  [193, { name: 'AU_UNSCHEDULED_REBOOT_REQUIRED', template: 'A restart is required to complete: %1', effect: none }],
  [194, { name: 'AU_SCHEDULED_REBOOT_REQUIRED', template: 'A restart within %1 minutes completes: %2', effect: none }],
  [195, { name: 'AU_SCHEDULED_INSTALL_FAILED', template: 'Installation failed with error %1: %2', effect: failed }],
  [196, { name: 'AGENT_INSTALL_UNHIDE', template: 'The user no longer hides one update.', effect: none }],
  [197, { name: 'AU_SHUTDOWN_INSTALL_SUCCESS', template: 'Installation succeeded: %1', effect: succeeded }],
  [198, { name: 'AU_SHUTDOWN_INSTALL_FAILED', template: 'Installation failed with error %1: %2', effect: failed }],
  [199, { name: 'AU_SHUTDOWN_INSTALL_COMPLETE_WITH_REBOOT', template: 'Installation succeeded and a restart is required: %1', effect: succeededWithReboot }],
  [200, { name: 'AU_SHUTDOWN_INSTALL_KILLED', template: 'The agent ended the installation: %2', effect: failed }],
  [201, { name: 'AGENT_INSTALLING_PENDING', template: 'Installation pending.', effect: none }],
  [202, { name: 'AU_REBOOT_COMPLETED', template: 'Reboot completed.', effect: { kind: 'reboot' } }],
  [203, { name: 'AGENT_INSTALLING_FAILED_POST_REBOOT', template: 'Installation failed after the restart.', effect: failed }],
  [204, { name: 'AGENT_INSTALLING_FAILED_POST_REBOOT', template: 'Installation failed after the restart.', effect: failed }],
  [221, { name: 'AGENT_UNINSTALLING_FAILED', template: 'Uninstallation failed with error %1: %2', effect: failedOtherwise }],
  [222, { name: 'AGENT_UNINSTALLING_SUCCEEDED', template: 'Uninstallation succeeded: %1', effect: removed }],
  [223, { name: 'AGENT_UNINSTALL_CANCEL', template: 'The user canceled the uninstallation.', effect: none }],
  [224, { name: 'AGENT_UNINSTALL_COMPLETE_WITH_REBOOT', template: 'Uninstallation succeeded and a restart is required: %1', effect: removed }],
  [225, { name: 'AGENT_UNINSTALL_KILLED', template: 'The agent ended the uninstallation: %2', effect: failedOtherwise }],
  [226, { name: 'AGENT_UNINSTALLING_STARTED', template: 'Uninstallation started: %1', effect: none }],
  [521, { name: 'AGENT_COMMIT_STARTED', template: 'Commit started: %1', effect: none }],
  [522, { name: 'AGENT_COMMIT_FAILED', template: 'Commit failed with error %1: %2', effect: failedOtherwise }],
  [523, { name: 'AGENT_COMMIT_SUCCEEDED', template: 'Commit succeeded: %1', effect: none }],
  [524, { name: 'AGENT_COMMIT_CANCEL', template: 'The agent canceled the commit.', effect: none }],
  [525, { name: 'AGENT_COMMIT_KILLED', template: 'The agent ended the commit: %2', effect: failedOtherwise }],
  [541, { name: 'AGENT_REVERT_FAILED', template: 'Revert failed with error %1: %2', effect: failedOtherwise }],
  [542, { name: 'AGENT_REVERT_SUCCEEDED', template: 'Revert succeeded: %1', effect: removed }],
  [543, { name: 'AGENT_REVERT_CANCEL', template: 'The user canceled the revert.', effect: none }],
  [544, { name: 'AGENT_REVERT_COMPLETE_WITH_REBOOT', template: 'Revert succeeded and a restart is required: %1', effect: removed }],
  [545, { name: 'AGENT_REVERT_KILLED', template: 'The agent ended the revert: %2', effect: failedOtherwise }],
  [546, { name: 'AGENT_REVERT_STARTED', template: 'Revert started: %1', effect: none }],
]);

/** HRESULT with which native agents report, under event 201, that an installation succeeded and waits for a restart. */
const RESTART_REQUIRED = 0x0024_0005;
const INSTALLING_PENDING = 201;
/** MiscData tag of an event about a part of a bundle; its value names the bundle. Statuses are those of whole updates. */
const PART_OF_BUNDLE = 'M=';

/** What an event means, its HRESULT and its MiscData taken into account. An unknown event has no effect. */
export function effectOfEvent(eventId: number, win32HResult: number, miscData: readonly string[]): EventEffect {
  const effect = EVENT_KINDS.get(eventId)?.effect ?? none;
  if (eventId === INSTALLING_PENDING && win32HResult === RESTART_REQUIRED) return succeededWithReboot;
  if (effect.kind === 'state' && miscData.some((text) => text.startsWith(PART_OF_BUNDLE))) return none;
  return effect;
}

/** The most characters of a message; replacement strings come from clients. */
const MAXIMUM_MESSAGE = 2_000;

/** The English text of an event, its replacement strings put in once: what stands in them is never looked at again. */
export function eventMessage(eventId: number, replacementStrings: readonly string[]): string {
  const template = EVENT_KINDS.get(eventId)?.template ?? `Event ${eventId}.`;
  return template.replace(/%([1-9])/g, (placeholder, position: string) => replacementStrings[Number(position) - 1] ?? placeholder).slice(0, MAXIMUM_MESSAGE);
}
