import { WINDOWS_UPDATE_KEY, type PolicyKey } from './client-policy.js';

/** Something about a policy that an attacker, or chance, could use. */
export interface PolicyWarning {
  /** The registry value concerned. */
  readonly value: string;
  readonly text: string;
}

/**
 * Looks at a policy as an attacker would: the metadata of updates is not signed, so whoever can speak for the server makes
 * clients run commands, with programs whose signatures are genuine.
 */
export function policyWarnings(keys: readonly PolicyKey[]): PolicyWarning[] {
  const values = valuesOf(keys);
  return [
    ...addressWarnings('WUServer', values),
    ...addressWarnings('WUStatusServer', values),
    ...addressWarnings('UpdateServiceUrlAlternate', values),
    ...switchWarnings(values),
    ...targetingWarnings(values),
  ];
}

type Values = ReadonlyMap<string, string | number>;

/** Names of values do not differ by letter case. */
function valuesOf(keys: readonly PolicyKey[]): Values {
  const wanted = [WINDOWS_UPDATE_KEY.toLowerCase(), `${WINDOWS_UPDATE_KEY}\\AU`.toLowerCase()];
  return new Map(keys.filter(({ path }) => wanted.includes(path.toLowerCase())).flatMap(({ values }) => values.map(({ name, data }) => [name.toLowerCase(), data])));
}

function addressWarnings(name: string, values: Values): PolicyWarning[] {
  const address = values.get(name.toLowerCase());
  if (address === undefined || address === '') return name === 'UpdateServiceUrlAlternate' ? [] : [{ value: name, text: 'is missing, so the computer does not use the server' }];
  if (typeof address !== 'string' || !URL.canParse(address)) return [{ value: name, text: 'is no address' }];
  const { protocol, hostname } = new URL(address);
  if (protocol === 'http:') {
    return [{ value: name, text: 'is not HTTPS: whoever is between the computer and the server can make it run commands. Digests and signatures of files do not help, because the command lines are not signed' }];
  }
  if (protocol !== 'https:') return [{ value: name, text: `has ${protocol}, which the update agent does not speak` }];
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return [{ value: name, text: 'is this very machine; other computers need its name' }];
  return /^[\d.]+$|^\[/.test(hostname) ? [{ value: name, text: 'is an IP address; certificates usually hold names, and the update agent checks them' }] : [];
}

function switchWarnings(values: Values): PolicyWarning[] {
  const is = (name: string, data: number): boolean => values.get(name.toLowerCase()) === data;
  return [
    ...(is('UseWUServer', 1) ? [] : [{ value: 'UseWUServer', text: 'is not 1, so WUServer is ignored' }]),
    ...(is('DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection', 1)
      ? [{ value: 'DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection', text: 'is 1: certificates that were pinned for the server are not enforced' }]
      : []),
    ...(is('SetProxyBehaviorForUpdateDetection', 1)
      ? [{ value: 'SetProxyBehaviorForUpdateDetection', text: 'is 1: a user who may not administer the computer can lead its scans through a proxy of his own (CVE-2020-1013)' }]
      : []),
  ];
}

function targetingWarnings(values: Values): PolicyWarning[] {
  const group = values.get('targetgroup');
  const isEnabled = values.get('targetgroupenabled') === 1;
  if (group !== undefined && !isEnabled) return [{ value: 'TargetGroupEnabled', text: 'is not 1, so TargetGroup is ignored' }];
  if (group === undefined && isEnabled) return [{ value: 'TargetGroup', text: 'is missing although TargetGroupEnabled is 1' }];
  return [];
}
