/** The policy of a client computer, as far as this server cares. */
export interface ClientPolicy {
  /** Address of the server, without a slash at the end. */
  readonly server: string;
  /** Where clients fetch content when the server does not have it; usually none. */
  readonly alternate: string | undefined;
  /** Group for client-side targeting; several are separated by semicolons. */
  readonly group: string | undefined;
  /** AUOptions: what Automatic Updates does by itself. */
  readonly automaticUpdates: 'notify' | 'download' | 'schedule' | 'local';
  /** 0 every day, 1 Sunday to 7 Saturday; only for `schedule`. */
  readonly day: number;
  /** Hour of the day; only for `schedule`. */
  readonly hour: number;
  /** Hours between two scans; the computer takes up to a fifth off. */
  readonly detectionHours: number;
  /** Whether the computer may also ask Microsoft's own services. */
  readonly mayUseInternet: boolean;
}

/** A value of the registry. */
export interface PolicyValue {
  readonly name: string;
  readonly data: string | number;
}

/** A key of the registry with its values. */
export interface PolicyKey {
  readonly path: string;
  readonly values: readonly PolicyValue[];
}

/** Where policies of the update agent stand. */
export const WINDOWS_UPDATE_KEY = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Microsoft\\Windows\\WindowsUpdate';

/** What AUOptions says. */
export const AU_OPTIONS = { notify: 2, download: 3, schedule: 4, local: 5 } as const;

/** The policy as registry values. What protects the client is written even where it is the default, so that nothing else overrides it. */
export function policyKeys(policy: ClientPolicy): PolicyKey[] {
  const { server, alternate, group, automaticUpdates, day, hour, detectionHours, mayUseInternet } = policy;
  return [
    {
      path: WINDOWS_UPDATE_KEY,
      values: [
        { name: 'WUServer', data: server },
        { name: 'WUStatusServer', data: server },
        ...(alternate === undefined ? [] : [{ name: 'UpdateServiceUrlAlternate', data: alternate }]),
        ...(group === undefined ? [] : [{ name: 'TargetGroupEnabled', data: 1 }, { name: 'TargetGroup', data: group }]),
        { name: 'DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection', data: 0 },
        { name: 'SetProxyBehaviorForUpdateDetection', data: 0 },
        { name: 'DoNotConnectToWindowsUpdateInternetLocations', data: mayUseInternet ? 0 : 1 },
      ],
    },
    {
      path: `${WINDOWS_UPDATE_KEY}\\AU`,
      values: [
        { name: 'UseWUServer', data: 1 },
        { name: 'AUOptions', data: AU_OPTIONS[automaticUpdates] },
        ...(automaticUpdates === 'schedule' ? [{ name: 'ScheduledInstallDay', data: day }, { name: 'ScheduledInstallTime', data: hour }] : []),
        { name: 'NoAutoRebootWithLoggedOnUsers', data: 1 },
        { name: 'DetectionFrequencyEnabled', data: 1 },
        { name: 'DetectionFrequency', data: detectionHours },
      ],
    },
  ];
}
