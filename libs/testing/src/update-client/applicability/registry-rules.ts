import type { FragmentElement } from '../metadata/fragment-element.js';
import type { RegistryValue } from '../machine/machine-registry.js';
import { CannotEvaluateError } from './cannot-evaluate.js';
import { compareScalar, compareString, compareVersion } from './comparisons.js';
import { flagAttribute, numberAttribute, requiredAttribute } from './rule-attributes.js';
import type { Rule, RuleContext } from './rule.js';

/** What a rule inside `b.RegKeyLoop` names instead of a hive: the subkey the loop is at. */
const LOOP_TARGET = 'HKEY_LOOP_TARGET';

/** Rules of the BaseApplicabilityRules schema about the registry (MS-WUSP product note 42). */
export const REGISTRY_RULES = {
  'b.RegKeyExists': (rule, context) => context.machine.registry.keyExists(keyPath(rule, context)),
  'b.RegValueExists': regValueExists,
  'b.RegDword': regDword,
  'b.RegSz': (rule, context) => regText(rule, context, 'REG_SZ'),
  'b.RegExpandSz': (rule, context) => regText(rule, context, 'REG_EXPAND_SZ'),
  'b.RegSzToVersion': regSzToVersion,
  'b.WUv4RegKeyValue': (rule, context) => legacyText(rule, context, (actual, wanted) => actual === wanted),
  'b.WUv4RegKeySubstring': (rule, context) => legacyText(rule, context, (actual, wanted) => actual.includes(wanted)),
} as const satisfies Readonly<Record<string, Rule>>;

/** The registry value that a rule names with Key, Subkey and Value; the key's default value when Value is left out. */
export function registryValue(rule: FragmentElement, context: RuleContext): RegistryValue | undefined {
  return context.machine.registry.value(keyPath(rule, context), rule.attributes['Value'] ?? '');
}

/**
 * The key that a rule names with Key and Subkey. `RegType32` (not in the published schema, observed) asks for what a 32-bit
 * program would see.
 * @throws CannotEvaluateError without Key, or for a loop's key outside of a loop
 */
export function keyPath(rule: FragmentElement, { machine, loopTarget }: RuleContext): string {
  const hive = requiredAttribute(rule, 'Key');
  const subkey = rule.attributes['Subkey'] ?? '';
  if (hive.toUpperCase() === LOOP_TARGET) {
    if (loopTarget === undefined) throw new CannotEvaluateError(`${LOOP_TARGET} stands outside of a RegKeyLoop`);
    return subkey === '' ? loopTarget : `${loopTarget}\\${subkey}`;
  }
  const redirected = flagAttribute(rule, 'RegType32') && machine.processor.architecture !== 'x86';
  return `${hive}\\${redirected ? subkey.replace(/^software\\/i, 'SOFTWARE\\WOW6432Node\\') : subkey}`;
}

function regValueExists(...[rule, context]: Parameters<Rule>): boolean {
  const value = registryValue(rule, context);
  return value !== undefined && (rule.attributes['Type'] === undefined || value.type === rule.attributes['Type']);
}

function regDword(...[rule, context]: Parameters<Rule>): boolean {
  const wanted = numberAttribute(rule, 'Data');
  const value = registryValue(rule, context);
  return value?.type === 'REG_DWORD' && compareScalar(requiredAttribute(rule, 'Comparison'), Number(value.data), wanted);
}

function regText(rule: FragmentElement, context: RuleContext, type: RegistryValue['type']): boolean {
  const wanted = requiredAttribute(rule, 'Data');
  const value = registryValue(rule, context);
  return value?.type === type && compareString(requiredAttribute(rule, 'Comparison'), String(value.data), wanted);
}

function regSzToVersion(...[rule, context]: Parameters<Rule>): boolean {
  const wanted = requiredAttribute(rule, 'Data');
  const value = registryValue(rule, context);
  return value?.type === 'REG_SZ' && compareVersion(requiredAttribute(rule, 'Comparison'), String(value.data), wanted);
}

/**
 * The two rules kept for Windows Update v4. Their exact algorithm is not published; the schema says that they compare the value
 * with a text, or look for a text inside it, and this compares without regard to case.
 */
function legacyText(rule: FragmentElement, context: RuleContext, compare: (actual: string, wanted: string) => boolean): boolean {
  const wanted = requiredAttribute(rule, 'Data');
  const value = registryValue(rule, context);
  return value !== undefined && compare(String(value.data).toLowerCase(), wanted.toLowerCase());
}
