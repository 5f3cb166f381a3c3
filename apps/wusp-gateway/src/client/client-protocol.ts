import { isAtLeast, type ProtocolVersion } from '@sluice/platform/cookies';
import type { DeploymentAction } from '../compiled-catalog/index.js';

/**
 * What a client understands, by the protocol version that it names in GetCookie (MS-WUSP 2.2.2.2.2; the versions of products are in
 * notes <11>). Everything that depends on that version is in this table and nowhere else.
 */
export const CLIENT_FEATURES = {
  /** HardwareIds in the deployment of a driver. MS-WUSP 2.2.2.2.4 and 3.1.5.7, notes <23> and <54>. */
  driverHardwareIds: [1, 6],
  /** NeedTwoGroupOutOfScopeUpdates, DeployedOutOfScopeRevisionIds and DriverSyncNotNeeded. MS-WUSP 2.2.2.2.4. */
  categoryScan: [1, 7],
  /** AutoSelect, AutoDownload and SupersedenceBehavior in a deployment, always 0. MS-WUSP 2.2.2.2.4: MUST NOT be sent before. */
  presetDeploymentFields: [1, 8],
  /** The action OptionalInstall: Windows 10 v1903, which is version 2.0. MS-WUSP 2.2.2.2.4, notes <22> and <11>. */
  optionalInstall: [2, 0],
} as const satisfies Readonly<Record<string, readonly [major: number, minor: number]>>;

/** A part of the protocol that not every client understands. */
export type ClientFeature = keyof typeof CLIENT_FEATURES;

/** Whether a client of that version understands a feature. */
export function understands(version: ProtocolVersion, feature: ClientFeature): boolean {
  const [major, minor] = CLIENT_FEATURES[feature];
  return isAtLeast(version, major, minor);
}

/** Names everything about a version that an answer may depend on: equal for versions that are answered alike. */
export function featureKey(version: ProtocolVersion): number {
  let key = 0;
  for (const feature of FEATURES) key = (key << 1) | (understands(version, feature) ? 1 : 0);
  return key;
}

const FEATURES = Object.keys(CLIENT_FEATURES) as ClientFeature[];

/** What a client is to do with a revision, and whether by itself. */
export interface ClientAction {
  readonly action: DeploymentAction;
  readonly isAssigned: boolean;
}

/**
 * The action as a client of that version knows it. Who does not know OptionalInstall gets what is nearest to it in the text: an
 * Install that is not assigned, which is "offered to users of the client computer but not automatically installed" (MS-WUSP
 * 2.2.2.2.4, IsAssigned). Leaving the update out instead would keep from the users of old clients what was approved for them.
 */
export function actionFor({ action, isAssigned }: ClientAction, version: ProtocolVersion): ClientAction {
  if (action !== 'OptionalInstall' || understands(version, 'optionalInstall')) return { action, isAssigned };
  return { action: 'Install', isAssigned: false };
}
