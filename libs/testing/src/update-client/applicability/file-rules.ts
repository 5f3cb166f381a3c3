import type { FragmentElement } from '../metadata/fragment-element.js';
import type { Machine } from '../machine/machine.js';
import { CSIDL_FOLDERS, type MachineFile } from '../machine/machine-files.js';
import { compareScalar, compareVersion } from './comparisons.js';
import { registryValue } from './registry-rules.js';
import type { Rule } from './rule-evaluator.js';

type FindFile = (rule: FragmentElement, machine: Machine) => MachineFile | undefined;
type FileRule = (rule: FragmentElement, file: MachineFile) => boolean;

const onFile =
  (find: FindFile, check: FileRule): Rule =>
  (rule, { machine }) => {
    const file = find(rule, machine);
    return file !== undefined && check(rule, file);
  };

/** Rules of the BaseApplicabilityRules schema about files; a rule about a file that does not exist is false. */
export const FILE_RULES: Readonly<Record<string, Rule>> = {
  'b.FileExists': onFile(byCsidl, matchesAll),
  'b.FileExistsPrependRegSz': onFile(byRegistry, matchesAll),
  'b.FileVersion': onFile(byCsidl, version),
  'b.FileVersionPrependRegSz': onFile(byRegistry, version),
  'b.FileModified': onFile(byCsidl, modified),
  'b.FileModifiedPrependRegSz': onFile(byRegistry, modified),
  'b.FileSize': onFile(byCsidl, size),
  'b.FileSizePrependRegSz': onFile(byRegistry, size),
};

/** Csidl names a folder that goes before Path; without it Path is complete. */
function byCsidl(rule: FragmentElement, machine: Machine): MachineFile | undefined {
  const path = rule.attributes['Path'] ?? '';
  const csidl = rule.attributes['Csidl'];
  if (csidl === undefined) return machine.files.find(path);
  const folder = CSIDL_FOLDERS[csidl];
  return folder === undefined ? undefined : machine.files.find(`${folder}\\${path}`);
}

/** A REG_SZ value goes before Path. */
function byRegistry(rule: FragmentElement, machine: Machine): MachineFile | undefined {
  const folder = registryValue(rule, machine);
  return folder?.type === 'REG_SZ' ? machine.files.find(`${folder.data}\\${rule.attributes['Path'] ?? ''}`) : undefined;
}

/** FileExists: every further fact that the rule states must fit. */
function matchesAll({ attributes }: FragmentElement, file: MachineFile): boolean {
  return (
    (attributes['Version'] === undefined || compareVersion('EqualTo', file.version, attributes['Version'])) &&
    (attributes['Size'] === undefined || file.size === Number(attributes['Size'])) &&
    (attributes['Modified'] === undefined || sameInstant(file.modified, attributes['Modified']))
  );
}

function version({ attributes }: FragmentElement, file: MachineFile): boolean {
  return compareVersion(attributes['Comparison'], file.version, attributes['Version']);
}

function modified({ attributes }: FragmentElement, file: MachineFile): boolean {
  return compareScalar(attributes['Comparison'], Date.parse(file.modified ?? ''), Date.parse(attributes['Modified'] ?? ''));
}

function size({ attributes }: FragmentElement, file: MachineFile): boolean {
  return compareScalar(attributes['Comparison'], file.size ?? Number.NaN, Number(attributes['Size']));
}

function sameInstant(actual: string | undefined, wanted: string): boolean {
  return actual !== undefined && Date.parse(actual) === Date.parse(wanted);
}
