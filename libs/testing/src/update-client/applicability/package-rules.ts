import { childNamed, descendantsNamed, type FragmentElement } from '../metadata/fragment-element.js';
import type { Machine, ServicingPackage } from '../machine/machine.js';
import { compareVersion } from './comparisons.js';
import type { Rule } from './rule-evaluator.js';

/**
 * Rules about installed packages: component based servicing (no public schema; the rule names are as observed on the wire) and
 * Windows Installer (MsiApplicabilityRules schema, MS-WUSP product note 42). Their facts stand in the Metadata element.
 */
export const PACKAGE_RULES = {
  CbsPackageInstalled: cbsPackageInstalled,
  CbsPackageInstallable: cbsPackageInstallable,
  'm.MsiProductInstalled': msiProductInstalled,
  'm.MsiPatchInstalled': msiPatchInstalled,
  'm.MsiPatchSuperseded': () => false,
  'm.MsiPatchInstallable': msiPatchInstallable,
} as const satisfies Readonly<Record<string, Rule>>;

/** The package of the manifest in the metadata: the assemblyIdentity directly below `assembly`. */
function manifestPackage(metadata: FragmentElement | undefined): ServicingPackage | undefined {
  const [assembly] = metadata === undefined ? [] : descendantsNamed(metadata, 'assembly');
  const attributes = assembly && childNamed(assembly, 'assemblyIdentity')?.attributes;
  const [name, version, processorArchitecture] = [attributes?.['name'], attributes?.['version'], attributes?.['processorArchitecture']];
  if (name === undefined || version === undefined || processorArchitecture === undefined) return undefined;
  return { name, version, processorArchitecture };
}

/** Installed: the package, or a later version of it, is on the computer. */
function cbsPackageInstalled(...[, { machine, metadata }]: Parameters<Rule>): boolean {
  const wanted = manifestPackage(metadata);
  return wanted !== undefined && hasPackage(machine, wanted);
}

/** Installable: for this processor, not there yet, and the parent package that the manifest names is there. */
function cbsPackageInstallable(...[, { machine, metadata }]: Parameters<Rule>): boolean {
  const wanted = manifestPackage(metadata);
  if (wanted === undefined || wanted.processorArchitecture !== machine.processor.architecture.toLowerCase()) return false;
  const [parent] = metadata === undefined ? [] : descendantsNamed(metadata, 'parent');
  const parentName = parent && childNamed(parent, 'assemblyIdentity')?.attributes['name'];
  return !hasPackage(machine, wanted) && machine.servicingPackages.some(({ name }) => name === parentName);
}

function hasPackage(machine: Machine, wanted: ServicingPackage): boolean {
  return machine.servicingPackages.some(
    (installed) =>
      installed.name === wanted.name &&
      installed.processorArchitecture === wanted.processorArchitecture &&
      compareVersion('GreaterThanOrEqualTo', installed.version, wanted.version),
  );
}

/** VersionMin and VersionMax bound the version; the Exclude attributes make the bound itself not count. */
function msiProductInstalled(...[{ attributes }, { machine }]: Parameters<Rule>): boolean {
  const version = machine.msiProducts[(attributes['ProductCode'] ?? '').toUpperCase()];
  if (version === undefined) return false;
  const above = attributes['ExcludeVersionMin'] === 'true' ? 'GreaterThan' : 'GreaterThanOrEqualTo';
  const below = attributes['ExcludeVersionMax'] === 'true' ? 'LessThan' : 'LessThanOrEqualTo';
  return (
    (attributes['VersionMin'] === undefined || compareVersion(above, version, attributes['VersionMin'])) &&
    (attributes['VersionMax'] === undefined || compareVersion(below, version, attributes['VersionMax']))
  );
}

function patchOf(metadata: FragmentElement | undefined): FragmentElement | undefined {
  return metadata === undefined ? undefined : descendantsNamed(metadata, 'MsiPatch')[0];
}

function msiPatchInstalled(...[, { machine, metadata }]: Parameters<Rule>): boolean {
  const code = patchOf(metadata)?.attributes['PatchGUID']?.toUpperCase();
  return code !== undefined && machine.msiPatches.includes(code);
}

/** Installable: not installed, and one of the products the patch targets is installed. */
function msiPatchInstallable(...[rule, context]: Parameters<Rule>): boolean {
  const patch = patchOf(context.metadata);
  if (patch === undefined || msiPatchInstalled(rule, context)) return false;
  return descendantsNamed(patch, 'TargetProductCode').some((code) => code.text.trim().toUpperCase() in context.machine.msiProducts);
}
