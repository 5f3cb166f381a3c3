import { descendantsNamed, type FragmentElement } from '../metadata/fragment-element.js';
import type { MachineDevice } from '../machine/machine.js';
import { compareLists, versionParts } from './comparisons.js';
import type { Rule, RuleContext } from './rule-evaluator.js';

/**
 * Rules of the WindowsDriver schema (MS-WUSP product note 42): the update's driver against the one a device has. The driver
 * store's full ranking is Windows' own; here the later date wins, then the higher version, as in the last two steps of
 * MS-WUSP 3.1.5.7.
 */
export const DRIVER_RULES = {
  'd.WindowsDriverInstalled': (_rule, context) => signs(context).some((sign) => sign === 0),
  'd.WindowsDriverSuperseded': (_rule, context) => signs(context).length > 0 && signs(context).every((sign) => sign < 0),
  'd.WindowsDriverInstallable': (_rule, context) => signs(context).some((sign) => sign > 0),
} as const satisfies Readonly<Record<string, Rule>>;

/** For each device that the update's driver is made for: the sign of (update's driver - installed driver). */
function signs({ machine, metadata }: RuleContext): number[] {
  const offered = metadata === undefined ? [] : descendantsNamed(metadata, 'd.WindowsDriverMetaData');
  return offered.flatMap((driver) => machine.devices.filter((device) => fits(driver, device)).map((device) => compareDrivers(driver, device)));
}

function fits({ attributes }: FragmentElement, device: MachineDevice): boolean {
  const wanted = attributes['HardwareID']?.toLowerCase();
  return [...device.hardwareIds, ...device.compatibleIds].some((id) => id.toLowerCase() === wanted);
}

function compareDrivers({ attributes }: FragmentElement, { driver }: MachineDevice): number {
  const byDate = Math.sign(Date.parse(attributes['DriverVerDate'] ?? '') - Date.parse(driver.verDate));
  if (byDate !== 0) return byDate;
  return compareLists(versionParts(attributes['DriverVerVersion']) ?? [], versionParts(driver.verVersion) ?? []);
}
