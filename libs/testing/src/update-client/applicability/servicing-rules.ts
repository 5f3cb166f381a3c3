import { childNamed, descendantsNamed, type FragmentElement } from '../metadata/fragment-element.js';
import { attributeOfDevice } from '../machine/device-attributes.js';
import type { Machine, ServicingPackage } from '../machine/machine.js';
import { CannotEvaluateError } from './cannot-evaluate.js';
import { compareString, compareVersion } from './comparisons.js';
import { requiredAttribute } from './rule-attributes.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * Rules without a published schema, as they occur in updates of Windows: component based servicing, whose facts stand in the
 * Metadata element, and installed product releases and device attributes of the unified update platform.
 */
export const SERVICING_RULES = {
  CbsPackageInstalled: (_rule, context) => hasPackage(context.machine, manifestPackage(context)),
  CbsPackageInstallable: cbsPackageInstallable,
  CbsPackageInstalledByIdentity: (rule, { machine }) => hasPackage(machine, packageOfIdentity(requiredAttribute(rule, 'PackageIdentity'))),
  ProductReleaseInstalled: (rule, { machine }) => compareVersion('GreaterThanOrEqualTo', releaseOf(rule, machine), requiredAttribute(rule, 'Version')),
  ProductReleaseVersion: (rule, { machine }) => compareVersion(requiredAttribute(rule, 'Comparison'), releaseOf(rule, machine), requiredAttribute(rule, 'Version')),
  DeviceAttribute: deviceAttribute,
} as const satisfies Readonly<Record<string, Rule>>;

/** The package of the manifest in the metadata: the assemblyIdentity directly below `assembly`. */
function manifestPackage({ metadata }: RuleContext): ServicingPackage {
  const [assembly] = metadata === undefined ? [] : descendantsNamed(metadata, 'assembly');
  const attributes = assembly && childNamed(assembly, 'assemblyIdentity')?.attributes;
  const [name, version, processorArchitecture] = [attributes?.['name'], attributes?.['version'], attributes?.['processorArchitecture']];
  if (name === undefined || version === undefined || processorArchitecture === undefined) {
    throw new CannotEvaluateError('the metadata holds no manifest that names a package');
  }
  return { name, version, processorArchitecture };
}

/** `name~publicKeyToken~architecture~language~version`, as component based servicing writes identities. */
function packageOfIdentity(identity: string): ServicingPackage {
  const [name, , processorArchitecture, , version] = identity.split('~');
  if (!name || !processorArchitecture || !version) throw new CannotEvaluateError(`the package identity has not five parts: ${identity}`);
  return { name, version, processorArchitecture };
}

/** Installable: for this processor, not there yet, and the parent package that the manifest names is there. */
function cbsPackageInstallable(...[, context]: Parameters<Rule>): boolean {
  const { machine, metadata } = context;
  const wanted = manifestPackage(context);
  if (wanted.processorArchitecture.toLowerCase() !== machine.processor.architecture.toLowerCase()) return false;
  const [parent] = metadata === undefined ? [] : descendantsNamed(metadata, 'parent');
  const parentName = parent && childNamed(parent, 'assemblyIdentity')?.attributes['name'];
  return !hasPackage(machine, wanted) && machine.servicingPackages.some(({ name }) => name === parentName);
}

/** The package, or a later version of it. */
function hasPackage(machine: Machine, wanted: ServicingPackage): boolean {
  return machine.servicingPackages.some(
    (installed) =>
      installed.name === wanted.name &&
      installed.processorArchitecture === wanted.processorArchitecture &&
      compareVersion('GreaterThanOrEqualTo', installed.version, wanted.version),
  );
}

/** Version of an installed product release by name, without regard to case; `undefined` when there is none. */
function releaseOf(rule: FragmentElement, { productReleases }: Machine): string | undefined {
  const wanted = requiredAttribute(rule, 'Name').toLowerCase();
  return Object.entries(productReleases).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** Type is `String` or `Version`; no other one was ever observed. */
function deviceAttribute(...[rule, { machine }]: Parameters<Rule>): boolean {
  const [name, type, comparison, wanted] = ['Name', 'Type', 'Comparison', 'Value'].map((attribute) => requiredAttribute(rule, attribute)) as [string, string, string, string];
  const actual = attributeOfDevice(machine, name);
  if (actual === undefined) throw new CannotEvaluateError(`the machine's description does not tell its device attribute ${name}`);
  if (type === 'Version') return compareVersion(comparison, actual, wanted);
  if (type === 'String') return compareString(comparison, actual, wanted);
  throw new CannotEvaluateError(`nobody knows how to compare device attributes of type ${type}`);
}
