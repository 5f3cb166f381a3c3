import type { FragmentElement } from '../metadata/fragment-element.js';
import { CSIDL_FOLDERS, type MachineFile } from '../machine/machine-files.js';
import { CannotEvaluateError } from './cannot-evaluate.js';
import { compareScalar, compareVersion } from './comparisons.js';
import { registryValue } from './registry-rules.js';
import { numberAttribute, requiredAttribute } from './rule-attributes.js';
import type { Rule, RuleContext } from './rule.js';

type FindFile = (rule: FragmentElement, context: RuleContext) => MachineFile | undefined;
type FileRule = (rule: FragmentElement, file: MachineFile) => boolean;

const onFile =
  (find: FindFile, check: FileRule): Rule =>
  (rule, context) => {
    const file = find(rule, context);
    return file !== undefined && check(rule, file);
  };

/** Rules of the BaseApplicabilityRules schema about files; a rule about a file that does not exist is false. */
export const FILE_RULES: Readonly<Record<string, Rule>> = {
  'b.FileExists': onFile(byCsidl, matchesAll),
  'b.FileExistsPrependRegSz': onFile(byRegistry, matchesAll),
  'b.FileVersion': onFile(byCsidl, version),
  'b.FileVersionPrependRegSz': onFile(byRegistry, version),
  'b.FileCreated': onFile(byCsidl, instant('Created', 'created')),
  'b.FileCreatedPrependRegSz': onFile(byRegistry, instant('Created', 'created')),
  'b.FileModified': onFile(byCsidl, instant('Modified', 'modified')),
  'b.FileModifiedPrependRegSz': onFile(byRegistry, instant('Modified', 'modified')),
  'b.FileSize': onFile(byCsidl, size),
  'b.FileSizePrependRegSz': onFile(byRegistry, size),
};

/** Csidl names a folder that goes before Path; without it Path is complete. */
function byCsidl(rule: FragmentElement, { machine }: RuleContext): MachineFile | undefined {
  const path = requiredAttribute(rule, 'Path');
  const csidl = rule.attributes['Csidl'];
  if (csidl === undefined) return machine.files.find(path);
  const folder = Object.hasOwn(CSIDL_FOLDERS, csidl) ? CSIDL_FOLDERS[csidl] : undefined;
  if (folder === undefined) throw new CannotEvaluateError(`nobody knows the folder with Csidl ${csidl}`);
  return machine.files.find(`${folder}\\${path}`);
}

/** A REG_SZ value goes before Path. */
function byRegistry(rule: FragmentElement, context: RuleContext): MachineFile | undefined {
  const path = requiredAttribute(rule, 'Path');
  const folder = registryValue(rule, context);
  return folder?.type === 'REG_SZ' ? context.machine.files.find(`${folder.data}\\${path}`) : undefined;
}

/** FileExists: every further fact that the rule states must fit. */
function matchesAll(rule: FragmentElement, file: MachineFile): boolean {
  const { attributes } = rule;
  return (
    (attributes['Version'] === undefined || compareVersion('EqualTo', file.version, attributes['Version'])) &&
    (attributes['Size'] === undefined || told(file, 'size') === numberAttribute(rule, 'Size')) &&
    (attributes['Created'] === undefined || told(file, 'created').getTime() === dateAttribute(rule, 'Created')) &&
    (attributes['Modified'] === undefined || told(file, 'modified').getTime() === dateAttribute(rule, 'Modified')) &&
    (attributes['Language'] === undefined || told(file, 'language') === numberAttribute(rule, 'Language'))
  );
}

function version(rule: FragmentElement, file: MachineFile): boolean {
  return compareVersion(requiredAttribute(rule, 'Comparison'), file.version, requiredAttribute(rule, 'Version'));
}

function instant(attribute: string, fact: 'created' | 'modified'): FileRule {
  return (rule, file) => compareScalar(requiredAttribute(rule, 'Comparison'), told(file, fact).getTime(), dateAttribute(rule, attribute));
}

function size(rule: FragmentElement, file: MachineFile): boolean {
  return compareScalar(requiredAttribute(rule, 'Comparison'), told(file, 'size'), numberAttribute(rule, 'Size'));
}

/** A fact about a file that every file has, so that a description without it is incomplete. A version is another matter. */
function told<Fact extends 'size' | 'created' | 'modified' | 'language'>(file: MachineFile, fact: Fact): NonNullable<MachineFile[Fact]> {
  const value = file[fact];
  if (value === undefined) throw new CannotEvaluateError(`the machine's description does not tell the file's ${fact}`);
  return value;
}

function dateAttribute(rule: FragmentElement, name: string): number {
  const time = Date.parse(requiredAttribute(rule, name));
  if (Number.isNaN(time)) throw new CannotEvaluateError(`the rule's ${name} is no time`);
  return time;
}
