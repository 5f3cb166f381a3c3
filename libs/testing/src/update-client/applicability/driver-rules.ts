import { descendantsNamed, type FragmentElement } from '../metadata/fragment-element.js';
import type { Machine, MachineDevice } from '../machine/machine.js';
import { CannotEvaluateError } from './cannot-evaluate.js';
import { compareMatches, driverTexts, installedMatch, offeredMatch } from './driver-match.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * Rules of the WindowsDriver schema (MS-WUSP product note 42): the update's driver against the one each device has. A driver
 * is installable when one device would get a better match, or has none yet.
 */
export const DRIVER_RULES = {
  'd.WindowsDriverInstalled': (_rule, context) => standingsOf(context).at(0) === 'equal',
  'd.WindowsDriverSuperseded': (_rule, context) => standingsOf(context).at(0) === 'worse',
  'd.WindowsDriverInstallable': (_rule, context) => standingsOf(context).includes('better'),
} as const satisfies Readonly<Record<string, Rule>>;

/** What the update's driver is to one device, compared with the driver it has. */
type Standing = 'better' | 'equal' | 'worse';

/** Strongest first: with one device to improve it is an update, with none it is installed if any device has it. */
const ORDER: readonly Standing[] = ['better', 'equal', 'worse'];

/** What stands for a printer: the class of INF files, its plural in update catalogs, and the GUID of the class. */
export const PRINTER_CLASSES: ReadonlySet<string> = new Set(['printer', 'printers', '{4d36e979-e325-11ce-bfc1-08002be10318}']);

/** What the update's driver is to every device it is made for, strongest first. */
function standingsOf({ machine, metadata }: RuleContext): Standing[] {
  const drivers = metadata === undefined ? [] : descendantsNamed(metadata, 'd.WindowsDriverMetaData');
  if (drivers.length === 0) throw new CannotEvaluateError('the metadata holds no WindowsDriverMetaData');
  const standings = drivers.flatMap((driver) => machine.devices.flatMap((device) => standing(driver, device, machine) ?? []));
  return standings.sort((left, right) => ORDER.indexOf(left) - ORDER.indexOf(right));
}

/** `undefined` when the driver is not for the device. */
function standing(driver: FragmentElement, device: MachineDevice, machine: Machine): Standing | undefined {
  const offered = offeredMatch(driver, device, machine);
  if (offered === undefined) return undefined;
  const [extensionId] = driverTexts(driver, 'ExtensionId').map(bareGuid);
  const current = extensionId === undefined ? device.driver : device.extensionDrivers.find((extension) => bareGuid(extension.extensionId) === extensionId);
  if (current === undefined) return 'better';
  const sign = compareMatches(offered, installedMatch(current, device, machine, offered));
  if (sign === 0) return 'equal';
  if (sign > 0) return 'worse';
  return extensionId !== undefined || mayReplace(driver, device) ? 'better' : undefined;
}

function bareGuid(text: string): string {
  return text.replace(/[{}]/g, '').toLowerCase();
}

/**
 * A printer's driver is replaced only by one of the same manufacturer, and of the same provider or of one that the driver calls
 * compatible (MS-WUSP 3.1.5.7; product note 42, CompatibleProvider).
 */
function mayReplace(driver: FragmentElement, { driver: installed }: MachineDevice): boolean {
  if (installed === undefined || !PRINTER_CLASSES.has(installed.class.toLowerCase())) return true;
  const is = (left: string | undefined, right: string): boolean => left?.toLowerCase() === right.toLowerCase();
  const providers = [driver.attributes['Provider'], ...driverTexts(driver, 'CompatibleProvider')];
  return is(driver.attributes['Manufacturer'], installed.manufacturer) && providers.some((provider) => is(provider, installed.provider));
}
