import { AU_OPTIONS, type ClientPolicy } from './client-policy.js';

const AUTOMATIC_UPDATES = {
  notify: '2 - Notify for download and auto install',
  download: '3 - Auto download and notify for install',
  schedule: '4 - Auto download and schedule the install',
  local: '5 - Allow local admin to choose setting',
} as const;

const DAYS = ['every day', 'Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const ROOT = 'Computer Configuration > Policies > Administrative Templates > Windows Components > Windows Update';

/** The policy as settings of the Group Policy editor (names of Windows 11; older templates have no folders below Windows Update). */
export function groupPolicyText(policy: ClientPolicy): string[] {
  const { server, alternate, group, automaticUpdates, day, hour, detectionHours, mayUseInternet } = policy;
  return [
    ROOT,
    '',
    'Manage updates offered from Windows Server Update Service',
    '  Specify intranet Microsoft update service location: Enabled',
    `    Set the intranet update service for detecting updates: ${server}`,
    `    Set the intranet statistics server: ${server}`,
    `    Set the alternate download server: ${alternate ?? '(empty)'}`,
    '    Do not enforce TLS certificate pinning for Windows Update client: not ticked',
    '    Select the proxy behavior: Only use system proxy for detecting updates',
    ...(group === undefined ? [] : ['  Enable client-side targeting: Enabled', `    Target group name for this computer: ${group}`]),
    `  Do not connect to any Windows Update Internet locations: ${mayUseInternet ? 'Disabled' : 'Enabled'}`,
    '  Automatic Updates detection frequency: Enabled',
    `    Check for updates at the following interval (hours): ${detectionHours}`,
    '',
    'Manage end user experience',
    '  Configure Automatic Updates: Enabled',
    `    Configure automatic updating: ${AUTOMATIC_UPDATES[automaticUpdates]}`,
    ...(automaticUpdates === 'schedule' ? [`    Scheduled install day: ${day} - ${DAYS[day] ?? ''}`, `    Scheduled install time: ${String(hour).padStart(2, '0')}:00`] : []),
    '',
    'Legacy Policies',
    '  No auto-restart with logged on users for scheduled automatic updates installations: Enabled',
  ];
}

/** Path of the Policy CSP's area for updates. */
const CSP = './Device/Vendor/MSFT/Policy/Config/Update';

/** AllowAutoUpdate for the choices that it has; the others need the registry. */
const ALLOW_AUTO_UPDATE: Readonly<Partial<Record<ClientPolicy['automaticUpdates'], number>>> = { notify: 0, schedule: 3 };

/** The policy as settings for Intune (custom OMA-URI of the Policy CSP), and what has to be set otherwise. */
export function intuneText(policy: ClientPolicy): string[] {
  const { server, alternate, group, automaticUpdates, day, hour, detectionHours, mayUseInternet } = policy;
  const allowAutoUpdate = ALLOW_AUTO_UPDATE[automaticUpdates];
  const settings: readonly (readonly [string, 'String' | 'Integer', string | number])[] = [
    ['UpdateServiceUrl', 'String', server],
    ...(alternate === undefined ? [] : [['UpdateServiceUrlAlternate', 'String', alternate] as const]),
    ['DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection', 'Integer', 0],
    ['SetProxyBehaviorForUpdateDetection', 'Integer', 0],
    ['DetectionFrequency', 'Integer', detectionHours],
    ...(allowAutoUpdate === undefined ? [] : [['AllowAutoUpdate', 'Integer', allowAutoUpdate] as const]),
    ...(automaticUpdates === 'schedule' ? [['ScheduledInstallDay', 'Integer', day] as const, ['ScheduledInstallTime', 'Integer', hour] as const] : []),
  ];
  const byRegistry = [
    ...(group === undefined ? [] : ['TargetGroupEnabled', 'TargetGroup']),
    ...(mayUseInternet ? [] : ['DoNotConnectToWindowsUpdateInternetLocations']),
    ...(allowAutoUpdate === undefined ? [`AUOptions = ${AU_OPTIONS[automaticUpdates]}`] : []),
    'NoAutoRebootWithLoggedOnUsers',
  ];
  return [
    'Custom settings (Devices > Configuration > Custom, OMA-URI):',
    '',
    ...settings.flatMap(([name, type, value]) => [`  ${CSP}/${name}`, `    ${type}: ${value}`]),
    '',
    'These have no setting in the Policy CSP; set them with a remediation script from --format reg:',
    ...byRegistry.map((name) => `  ${name}`),
  ];
}
