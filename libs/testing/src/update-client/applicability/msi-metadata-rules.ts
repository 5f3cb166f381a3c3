import { childNamed, descendantsNamed, type FragmentElement } from '../metadata/fragment-element.js';
import type { Machine, MsiProduct } from '../machine/machine.js';
import { CannotEvaluateError } from './cannot-evaluate.js';
import { compareLists, compareVersion, versionParts } from './comparisons.js';
import { codeOf, flagAttribute } from './rule-attributes.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * Rules of the MsiApplicabilityRules schema whose facts stand in the Metadata element: `MsiPatch`, what Windows Installer
 * extracts from a patch file, and `ProductCode` of an application (MS-WUSP product note 42).
 */
export const MSI_METADATA_RULES = {
  'm.MsiPatchInstalled': (_rule, context) => patchIsIn(context, ({ patches }) => patches),
  'm.MsiPatchSuperseded': (_rule, context) => patchIsIn(context, ({ supersededPatches }) => supersededPatches),
  'm.MsiPatchInstallable': msiPatchInstallable,
  'm.MsiApplicationInstalled': (_rule, context) => applicationState(context) === 'installed',
  'm.MsiApplicationSuperseded': (_rule, context) => applicationState(context) === 'newer installed',
  'm.MsiApplicationInstallable': (_rule, context) => ['absent', 'to be replaced'].includes(applicationState(context)),
} as const satisfies Readonly<Record<string, Rule>>;

function patchOf({ metadata }: RuleContext): FragmentElement {
  const [patch] = metadata === undefined ? [] : descendantsNamed(metadata, 'MsiPatch');
  if (patch === undefined) throw new CannotEvaluateError('the metadata holds no MsiPatch');
  return patch;
}

/** Whether a product lists the patch, by its own code or by the one the metadata gives for older products. */
function patchIsIn(context: RuleContext, listOf: (product: MsiProduct) => readonly string[]): boolean {
  const patch = patchOf(context);
  const code = patch.attributes['PatchGUID']?.toUpperCase();
  if (code === undefined) throw new CannotEvaluateError('the MsiPatch has no PatchGUID');
  const fallbacks = context.metadata === undefined ? [] : descendantsNamed(context.metadata, 'FallbackPatchCode').map(codeOf);
  const codes = [code, ...fallbacks];
  return [...context.machine.msiProducts.values()].some((product) => codes.some((one) => listOf(product).includes(one)));
}

/** Installable: neither installed nor superseded, and one of the products it targets is there as it wants it. */
function msiPatchInstallable(...[, context]: Parameters<Rule>): boolean {
  if (patchIsIn(context, ({ patches, supersededPatches }) => [...patches, ...supersededPatches])) return false;
  return descendantsNamed(patchOf(context), 'TargetProduct').some((target) => isTargeted(target, context.machine));
}

/** A condition counts when it says `Validate="true"`; the product code counts always, as it is what names the product. */
function isTargeted(target: FragmentElement, { msiProducts }: Machine): boolean {
  const code = childNamed(target, 'TargetProductCode');
  const product = code && msiProducts.get(codeOf(code));
  if (product === undefined) return false;
  const [version, language] = [childNamed(target, 'TargetVersion'), childNamed(target, 'TargetLanguage')];
  return (
    (version === undefined || !flagAttribute(version, 'Validate') || versionFits(version, product.version)) &&
    (language === undefined || !flagAttribute(language, 'Validate') || product.language === Number(language.text))
  );
}

/** How many parts of a version ComparisonFilter lets count. */
const FILTERED_PARTS: Readonly<Record<string, number>> = { None: 0, Major: 1, MajorMinor: 2, MajorMinorUpdate: 3 };

/** Signs of `installed - target` that ComparisonType accepts. */
const ACCEPTED_SIGNS: Readonly<Record<string, readonly number[]>> = {
  LessThan: [-1],
  LessThanOrEqual: [-1, 0],
  Equal: [0],
  GreaterThanOrEqual: [0, 1],
  GreaterThan: [1],
};

function versionFits(target: FragmentElement, installed: string): boolean {
  const parts = FILTERED_PARTS[target.attributes['ComparisonFilter'] ?? 'None'];
  const signs = ACCEPTED_SIGNS[target.attributes['ComparisonType'] ?? 'Equal'];
  const [wanted, actual] = [versionParts(target.text), versionParts(installed)];
  if (parts === undefined || signs === undefined || wanted === undefined || actual === undefined) {
    throw new CannotEvaluateError('the TargetVersion of the MsiPatch cannot be compared');
  }
  return signs.includes(compareLists(actual.slice(0, parts), wanted.slice(0, parts)));
}

/**
 * What the machine has of the application that the metadata names. UseRecacheReinstall says when the same product is installed
 * again over itself: over a lower version, over any other version, or never.
 */
function applicationState({ machine, metadata }: RuleContext): 'absent' | 'installed' | 'newer installed' | 'to be replaced' {
  const [element] = metadata === undefined ? [] : [...descendantsNamed(metadata, 'ProductCode'), ...descendantsNamed(metadata, 'm.ProductCode')];
  if (element === undefined) throw new CannotEvaluateError('the metadata holds no ProductCode');
  const product = machine.msiProducts.get(codeOf(element));
  if (product === undefined) return 'absent';
  const { Version: offered, UseRecacheReinstall: reinstall = 'Never' } = element.attributes;
  if (offered === undefined || compareVersion('EqualTo', product.version, offered)) return 'installed';
  const isNewer = compareVersion('GreaterThan', product.version, offered);
  if (reinstall === 'AnyVersion' || (reinstall === 'LowerVersion' && !isNewer)) return 'to be replaced';
  return isNewer ? 'newer installed' : 'installed';
}
