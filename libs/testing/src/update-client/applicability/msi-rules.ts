import type { FragmentElement } from '../metadata/fragment-element.js';
import type { Machine, MsiProduct } from '../machine/machine.js';
import { CannotEvaluateError } from './cannot-evaluate.js';
import { compareVersion } from './comparisons.js';
import { codeOf, flagAttribute, numberAttribute, requiredAttribute } from './rule-attributes.js';
import type { Rule } from './rule.js';

/** Rules of the MsiApplicabilityRules schema that say themselves what they look for (MS-WUSP product note 42). */
export const MSI_RULES = {
  'm.MsiProductInstalled': (rule, { machine }) => productMatching(rule, machine) !== undefined,
  'm.MsiFeatureInstalledForProduct': (rule, { machine }) => partsInstalled(rule, machine, { part: 'Feature', allParts: 'AllFeaturesRequired', of: ({ features }) => features }),
  'm.MsiComponentInstalledForProduct': (rule, { machine }) =>
    partsInstalled(rule, machine, { part: 'Component', allParts: 'AllComponentsRequired', of: ({ components }) => components }),
  'm.MsiPatchInstalledForProduct': (rule, { machine }) =>
    productMatching(rule, machine)?.patches.includes(requiredAttribute(rule, 'PatchCode').toUpperCase()) ?? false,
} as const satisfies Readonly<Record<string, Rule>>;

/** The product a rule names, when it is installed within the bounds the rule sets on version and language. */
function productMatching(rule: FragmentElement, machine: Machine): MsiProduct | undefined {
  const product = machine.msiProducts.get(requiredAttribute(rule, 'ProductCode').toUpperCase());
  return product !== undefined && isWithinBounds(rule, product) ? product : undefined;
}

/** VersionMin and VersionMax bound the version; the Exclude attributes make the bound itself not count. */
function isWithinBounds(rule: FragmentElement, { version, language }: MsiProduct): boolean {
  const { VersionMin: lowest, VersionMax: highest } = rule.attributes;
  const above = flagAttribute(rule, 'ExcludeVersionMin') ? 'GreaterThan' : 'GreaterThanOrEqualTo';
  const below = flagAttribute(rule, 'ExcludeVersionMax') ? 'LessThan' : 'LessThanOrEqualTo';
  return (
    (lowest === undefined || compareVersion(above, version, lowest)) &&
    (highest === undefined || compareVersion(below, version, highest)) &&
    (rule.attributes['Language'] === undefined || language === numberAttribute(rule, 'Language'))
  );
}

interface PartsOfProduct {
  /** Name of the child elements, without prefix. */
  readonly part: 'Feature' | 'Component';
  /** Attribute that asks for all of them. */
  readonly allParts: string;
  readonly of: (product: MsiProduct) => readonly string[];
}

/** Features or components of one or all of several products. */
function partsInstalled(rule: FragmentElement, machine: Machine, { part, allParts, of }: PartsOfProduct): boolean {
  const wanted = childTexts(rule, part);
  const products = childTexts(rule, 'Product').map((code) => machine.msiProducts.get(code));
  const has = (product: MsiProduct | undefined): boolean => {
    const present = product === undefined ? [] : of(product).map((name) => name.toUpperCase());
    const isPresent = (name: string): boolean => present.includes(name);
    return flagAttribute(rule, allParts) ? wanted.every(isPresent) : wanted.some(isPresent);
  };
  return flagAttribute(rule, 'AllProductsRequired') ? products.every(has) : products.some(has);
}

/** Upper-case texts of the children with that name; prefixed like the rule itself, or not at all. */
function childTexts(rule: FragmentElement, name: string): string[] {
  const texts = rule.children.filter((child) => child.name === name || child.name === `m.${name}`).map(codeOf);
  if (texts.length === 0) throw new CannotEvaluateError(`the rule names no ${name}`);
  return texts;
}
