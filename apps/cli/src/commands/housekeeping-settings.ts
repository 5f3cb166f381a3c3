import type { HousekeepingRules } from '../api/housekeeping-resources.js';
import { UsageError } from '../command-line/command-error.js';

type Read = (text: string) => boolean | number;

const yesOrNo: Read = (text) => {
  if (['true', 'yes', 'on'].includes(text)) return true;
  if (['false', 'no', 'off'].includes(text)) return false;
  throw new UsageError(`expected yes or no, not ${text}`);
};

const wholeNumber: Read = (text) => {
  if (!/^\d{1,6}$/.test(text)) throw new UsageError(`expected a number, not ${text}`);
  return Number(text);
};

const enabled = { read: yesOrNo, values: 'yes or no' };
const number = (values: string) => ({ read: wholeNumber, values });

/** Settings of housekeeping by the names that people give them: their place in the rules. */
export const HOUSEKEEPING_SETTINGS: Readonly<Record<string, { readonly read: Read; readonly values: string }>> = {
  'everyHours': number('hours between runs that begin by themselves'),
  'updatesPerSecond': number('the most updates declined in a second'),
  'computersPerSecond': number('the most computers removed in a second'),
  'expiredUpdates.enabled': enabled,
  'expiredUpdates.includeApproved': { read: yesOrNo, values: 'yes declines approved ones too' },
  'supersededUpdates.enabled': enabled,
  'supersededUpdates.includeApproved': { read: yesOrNo, values: 'yes declines approved ones too' },
  'supersededUpdates.days': number('days since they came, and since anything was decided about them'),
  'supersededUpdates.approvedSuccessor': { read: yesOrNo, values: 'no: any update that supersedes them will do' },
  'silentComputers.enabled': enabled,
  'silentComputers.days': number('days without contact, scan and report'),
  'history.enabled': enabled,
  'history.days': number('days since they ended'),
};

/**
 * Reads assignments such as `silentComputers.days=60`.
 * @returns a function that makes the new rules of those that stand now
 * @throws UsageError that names the assignment
 */
export function readHousekeepingAssignments(assignments: readonly string[]): (current: HousekeepingRules) => HousekeepingRules {
  const values = new Map(assignments.map(readAssignment));
  if (values.size < assignments.length) throw new UsageError('a setting is given twice');
  return (current) => {
    const changed: Record<string, unknown> = { ...current };
    for (const [name, value] of values) {
      const [top = '', part] = name.split('.');
      changed[top] = part === undefined ? value : { ...(changed[top] as object), [part]: value };
    }
    return changed as HousekeepingRules;
  };
}

function readAssignment(assignment: string): [string, boolean | number] {
  const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
  const setting = Object.hasOwn(HOUSEKEEPING_SETTINGS, name) ? HOUSEKEEPING_SETTINGS[name] : undefined;
  if (setting === undefined) throw new UsageError(`${assignment} is no setting with a value; there are ${Object.keys(HOUSEKEEPING_SETTINGS).join(', ')}`);
  try {
    return [name, setting.read(text.trim())];
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${name}: ${error.message}`) : error;
  }
}
