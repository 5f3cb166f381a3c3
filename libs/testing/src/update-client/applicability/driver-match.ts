import { descendantsNamed, type FragmentElement } from '../metadata/fragment-element.js';
import type { InstalledDriver, Machine, MachineDevice, MachineExtensionDriver } from '../machine/machine.js';
import { CannotEvaluateError } from './cannot-evaluate.js';
import { compareLists, versionParts } from './comparisons.js';

/** How well a driver fits a device of a computer: the five things MS-WUSP 3.1.5.7 ranks by, in this order. */
export interface DriverMatch {
  /** Position in the list of computer hardware ids that the driver is targeted to; Infinity when it is for every computer. */
  readonly computerHardwareId: number;
  /** 0 to 255, lower is better. */
  readonly featureScore: number;
  /** Position in the device's hardware ids followed by its compatible ids; Infinity when it is none of them. */
  readonly hardwareId: number;
  /** Milliseconds since 1970. */
  readonly verDate: number;
  readonly verVersion: readonly number[];
}

/** Score of a driver that names none for the operating system: the worst, as Windows takes it. */
export const DEFAULT_FEATURE_SCORE = 255;

/** Negative when the first driver is the better match, positive when the second is, 0 when they are equal. */
export function compareMatches(left: DriverMatch, right: DriverMatch): number {
  return (
    signOf(left.computerHardwareId, right.computerHardwareId) ||
    signOf(left.featureScore, right.featureScore) ||
    signOf(left.hardwareId, right.hardwareId) ||
    signOf(right.verDate, left.verDate) ||
    compareLists(right.verVersion, left.verVersion)
  );
}

/** Infinity equals Infinity, which a difference would not tell. */
function signOf(left: number, right: number): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** How a `d.WindowsDriverMetaData` fits a device, or `undefined` when it is for other hardware or other computers. */
export function offeredMatch(driver: FragmentElement, device: MachineDevice, machine: Machine): DriverMatch | undefined {
  const hardwareId = positionIn([...device.hardwareIds, ...device.compatibleIds], driver.attributes['HardwareID']);
  const computerHardwareId = computerPosition(driver, machine);
  if (hardwareId === Number.POSITIVE_INFINITY || computerHardwareId === undefined) return undefined;
  const { attributes } = driver;
  return { computerHardwareId, featureScore: featureScore(driver, machine), hardwareId, ...versionOf(attributes['DriverVerDate'] ?? '', attributes['DriverVerVersion'] ?? '') };
}

/** How a driver that a device has fits it. What nobody knows about it is taken to be as good as the offered one's. */
export function installedMatch(driver: InstalledDriver | MachineExtensionDriver, device: MachineDevice, machine: Machine, offered: DriverMatch): DriverMatch {
  const version = versionOf(driver.verDate, driver.verVersion);
  if (!('matchingId' in driver)) return { ...offered, computerHardwareId: Number.POSITIVE_INFINITY, ...version };
  return {
    computerHardwareId: positionIn(machine.hardware.computerHardwareIds, driver.matchingComputerHardwareId),
    // The second byte of a rank is the feature score (Windows: 0xSSGGTHHH).
    featureScore: driver.rank === undefined ? offered.featureScore : (driver.rank >>> 16) & 0xff,
    hardwareId: positionIn([...device.hardwareIds, ...device.compatibleIds], driver.matchingId),
    ...version,
  };
}

function versionOf(date: string, version: string): Pick<DriverMatch, 'verDate' | 'verVersion'> {
  const [verDate, verVersion] = [Date.parse(date), versionParts(version)];
  if (Number.isNaN(verDate) || verVersion === undefined) throw new CannotEvaluateError('a driver has no usable date or version');
  return { verDate, verVersion };
}

/**
 * The most specific computer hardware id that a driver is targeted to, or `undefined` when it is for other computers: one list says
 * which computers may have it, the other for which it is made.
 */
function computerPosition(driver: FragmentElement, { hardware }: Machine): number | undefined {
  const lists = ['DistributionComputerHardwareId', 'TargetComputerHardwareId'].map((name) => driverTexts(driver, name)).filter((list) => list.length > 0);
  const positions = lists.map((list) => Math.min(...list.map((id) => positionIn(hardware.computerHardwareIds, id))));
  return positions.includes(Number.POSITIVE_INFINITY) ? undefined : Math.min(Number.POSITIVE_INFINITY, ...positions);
}

/** INF files write scores as hexadecimal bytes; three digits can only be decimal. */
function featureScore(driver: FragmentElement, { windows, processor }: Machine): number {
  const system = `${processor.architecture}.${windows.major}.${windows.minor}`.toLowerCase();
  const text = named(driver, 'FeatureScore').find(({ attributes }) => attributes['OperatingSystem']?.toLowerCase() === system)?.attributes['FeatureScore'];
  if (text === undefined) return DEFAULT_FEATURE_SCORE;
  const score = /^\d{3}$/.test(text) ? Number(text) : Number.parseInt(text, 16);
  if (!(score >= 0 && score <= 255)) throw new CannotEvaluateError(`a FeatureScore is none: ${text}`);
  return score;
}

function positionIn(ids: readonly string[], wanted: string | undefined): number {
  const position = wanted === undefined ? -1 : ids.findIndex((id) => id.toLowerCase() === wanted.toLowerCase());
  return position === -1 ? Number.POSITIVE_INFINITY : position;
}

/** Elements of the driver schema carry its prefix in Core fragments; elements that a publisher added need not. */
function named(driver: FragmentElement, name: string): FragmentElement[] {
  return [...descendantsNamed(driver, `d.${name}`), ...descendantsNamed(driver, name)];
}

/** Texts of the elements with a name inside a `d.WindowsDriverMetaData`. */
export function driverTexts(driver: FragmentElement, name: string): string[] {
  return named(driver, name).map(({ text }) => text.trim());
}
