import type { FragmentElement } from '../metadata/fragment-element.js';
import type { Machine } from '../machine/machine.js';
import type { RegistryValue } from '../machine/machine-registry.js';
import { compareScalar, compareString, compareVersion } from './comparisons.js';
import type { Rule } from './rule-evaluator.js';

/** Rules of the BaseApplicabilityRules schema about the registry (MS-WUSP product note 42). */
export const REGISTRY_RULES = {
  'b.RegKeyExists': (rule, { machine }) => machine.registry.keyExists(keyPath(rule)),
  'b.RegValueExists': regValueExists,
  'b.RegDword': regDword,
  'b.RegSz': (rule, { machine }) => regText(rule, machine, 'REG_SZ'),
  'b.RegExpandSz': (rule, { machine }) => regText(rule, machine, 'REG_EXPAND_SZ'),
  'b.RegSzToVersion': regSzToVersion,
} as const satisfies Readonly<Record<string, Rule>>;

/** The registry value that a rule names with Key, Subkey and Value; the key's default value when Value is left out. */
export function registryValue(rule: FragmentElement, machine: Machine): RegistryValue | undefined {
  return machine.registry.value(keyPath(rule), rule.attributes['Value'] ?? '');
}

function keyPath(rule: FragmentElement): string {
  return `${rule.attributes['Key'] ?? ''}\\${rule.attributes['Subkey'] ?? ''}`;
}

function regValueExists(...[rule, { machine }]: Parameters<Rule>): boolean {
  const value = registryValue(rule, machine);
  return value !== undefined && (rule.attributes['Type'] === undefined || value.type === rule.attributes['Type']);
}

function regDword(...[rule, { machine }]: Parameters<Rule>): boolean {
  const value = registryValue(rule, machine);
  return value?.type === 'REG_DWORD' && compareScalar(rule.attributes['Comparison'], Number(value.data), Number(rule.attributes['Data']));
}

function regText(rule: FragmentElement, machine: Machine, type: RegistryValue['type']): boolean {
  const value = registryValue(rule, machine);
  return value?.type === type && compareString(rule.attributes['Comparison'], String(value.data), rule.attributes['Data'] ?? '');
}

function regSzToVersion(...[rule, { machine }]: Parameters<Rule>): boolean {
  const value = registryValue(rule, machine);
  return value?.type === 'REG_SZ' && compareVersion(rule.attributes['Comparison'], String(value.data), rule.attributes['Data']);
}
