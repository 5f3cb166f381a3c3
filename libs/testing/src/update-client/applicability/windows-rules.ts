import { PROCESSOR_ARCHITECTURES } from '../machine/machine.js';
import { CannotEvaluateError } from './cannot-evaluate.js';
import { compareLists, compareScalar } from './comparisons.js';
import { numberAttribute, requiredAttribute } from './rule-attributes.js';
import type { Rule } from './rule.js';

/** Win32 VER_PLATFORM_WIN32_NT: what every Windows since 2000 calls itself. */
const WINDOWS_NT_PLATFORM = 2;

/** Rules of the BaseApplicabilityRules schema about Windows and the processor (MS-WUSP product note 42). */
export const WINDOWS_RULES = {
  'b.Platform': (rule) => numberAttribute(rule, 'PlatformID') === WINDOWS_NT_PLATFORM,
  'b.WindowsVersion': windowsVersion,
  'b.PlatformVersion': windowsVersion,
  'b.WindowsLanguage': windowsLanguage,
  'b.PlatformLanguage': windowsLanguage,
  'b.MuiInstalled': muiInstalled,
  'b.MuiLanguageInstalled': muiLanguageInstalled,
  'b.SystemMetric': systemMetric,
  'b.Processor': processor,
  'b.NumberOfProcessors': numberOfProcessors,
} as const satisfies Readonly<Record<string, Rule>>;

/** Comparison applies to the version, VerifyVersionInfo style: parts in order of weight, then the build on its own. */
function windowsVersion(...[rule, { machine }]: Parameters<Rule>): boolean {
  const { attributes } = rule;
  const { windows } = machine;
  const weighted = (
    [
      [windows.major, 'MajorVersion'],
      [windows.minor, 'MinorVersion'],
      [windows.servicePackMajor, 'ServicePackMajor'],
      [windows.servicePackMinor, 'ServicePackMinor'],
    ] as const
  ).filter(([, name]) => attributes[name] !== undefined);
  const sign = compareLists(
    weighted.map(([actual]) => actual),
    weighted.map(([, name]) => numberAttribute(rule, name)),
  );
  if (weighted.length > 0 && !compareScalar(attributes['Comparison'], sign, 0)) return false;
  if (attributes['BuildNumber'] !== undefined && !compareScalar(attributes['Comparison'], windows.build, numberAttribute(rule, 'BuildNumber'))) return false;
  if (attributes['ProductType'] !== undefined && numberAttribute(rule, 'ProductType') !== windows.productType) return false;
  return hasSuites(windows.suiteMask, attributes['SuiteMask'], attributes['AllSuitesMustBePresent'] === 'true');
}

function hasSuites(actual: number, wanted: string | undefined, all: boolean): boolean {
  if (wanted === undefined) return true;
  const mask = Number(wanted);
  return all ? (actual & mask) === mask : (actual & mask) !== 0;
}

/**
 * True when Windows itself speaks the language. The schema's "false when MUI is installed" dates from before every Windows
 * was multilingual; here MUI counts as installed when the machine has languages besides its own.
 */
function windowsLanguage(...[rule, { machine }]: Parameters<Rule>): boolean {
  const wanted = requiredAttribute(rule, 'Language');
  return machine.windows.muiLanguages.length === 0 && sameLanguage(machine.windows.locale, wanted);
}

function muiInstalled(...[, { machine }]: Parameters<Rule>): boolean {
  return machine.windows.muiLanguages.length > 0;
}

function muiLanguageInstalled(...[rule, { machine }]: Parameters<Rule>): boolean {
  const wanted = requiredAttribute(rule, 'Language');
  const { locale, muiLanguages } = machine.windows;
  return muiLanguages.length > 0 && [locale, ...muiLanguages].some((language) => sameLanguage(language, wanted));
}

/** Win32 GetSystemMetrics, as far as the machine's description tells its answers. */
function systemMetric(...[rule, { machine }]: Parameters<Rule>): boolean {
  const index = requiredAttribute(rule, 'Index');
  const actual = Object.hasOwn(machine.systemMetrics, index) ? machine.systemMetrics[index] : undefined;
  if (actual === undefined) throw new CannotEvaluateError(`the machine's description does not tell system metric ${index}`);
  return compareScalar(requiredAttribute(rule, 'Comparison'), actual, numberAttribute(rule, 'Value'));
}

/** A rule for `en` includes `en-US`; one for `en-US` does not include `en-GB`. */
function sameLanguage(actual: string, wanted: string): boolean {
  const left = actual.toLowerCase();
  const right = wanted.toLowerCase();
  return left === right || left.startsWith(`${right}-`);
}

function processor(...[rule, { machine }]: Parameters<Rule>): boolean {
  const { architecture, level, revision } = machine.processor;
  return (
    numberAttribute(rule, 'Architecture') === PROCESSOR_ARCHITECTURES[architecture] &&
    (rule.attributes['Level'] === undefined || numberAttribute(rule, 'Level') === level) &&
    (rule.attributes['Revision'] === undefined || numberAttribute(rule, 'Revision') === revision)
  );
}

function numberOfProcessors(...[rule, { machine }]: Parameters<Rule>): boolean {
  return compareScalar(requiredAttribute(rule, 'Comparison'), machine.processor.count, numberAttribute(rule, 'Number'));
}
