import { PROCESSOR_ARCHITECTURES } from '../machine/machine.js';
import { compareLists, compareScalar } from './comparisons.js';
import type { Rule } from './rule-evaluator.js';

/** Rules of the BaseApplicabilityRules schema about Windows and the processor (MS-WUSP product note 42). */
export const WINDOWS_RULES = {
  'b.WindowsVersion': windowsVersion,
  'b.PlatformVersion': windowsVersion,
  'b.WindowsLanguage': windowsLanguage,
  'b.PlatformLanguage': windowsLanguage,
  'b.MuiInstalled': muiInstalled,
  'b.MuiLanguageInstalled': muiLanguageInstalled,
  'b.Processor': processor,
  'b.NumberOfProcessors': numberOfProcessors,
} as const satisfies Readonly<Record<string, Rule>>;

/** Comparison applies to the version, VerifyVersionInfo style: parts in order of weight, then the build on its own. */
function windowsVersion(...[{ attributes }, { machine }]: Parameters<Rule>): boolean {
  const { windows } = machine;
  const weighted = [
    [windows.major, attributes['MajorVersion']],
    [windows.minor, attributes['MinorVersion']],
    [windows.servicePackMajor, attributes['ServicePackMajor']],
    [windows.servicePackMinor, attributes['ServicePackMinor']],
  ].filter((pair): pair is [number, string] => pair[1] !== undefined);
  const sign = compareLists(
    weighted.map(([actual]) => actual),
    weighted.map(([, wanted]) => Number(wanted)),
  );
  if (weighted.length > 0 && !compareScalar(attributes['Comparison'], sign, 0)) return false;
  if (attributes['BuildNumber'] !== undefined && !compareScalar(attributes['Comparison'], windows.build, Number(attributes['BuildNumber']))) return false;
  if (attributes['ProductType'] !== undefined && Number(attributes['ProductType']) !== windows.productType) return false;
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
function windowsLanguage(...[{ attributes }, { machine }]: Parameters<Rule>): boolean {
  return machine.windows.muiLanguages.length === 0 && sameLanguage(machine.windows.locale, attributes['Language']);
}

function muiInstalled(...[, { machine }]: Parameters<Rule>): boolean {
  return machine.windows.muiLanguages.length > 0;
}

function muiLanguageInstalled(...[{ attributes }, { machine }]: Parameters<Rule>): boolean {
  const { locale, muiLanguages } = machine.windows;
  return muiLanguages.length > 0 && [locale, ...muiLanguages].some((language) => sameLanguage(language, attributes['Language']));
}

/** A rule for `en` includes `en-US`; one for `en-US` does not include `en-GB`. */
function sameLanguage(actual: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return false;
  const left = actual.toLowerCase();
  const right = wanted.toLowerCase();
  return left === right || left.startsWith(`${right}-`);
}

function processor(...[{ attributes }, { machine }]: Parameters<Rule>): boolean {
  const { architecture, level, revision } = machine.processor;
  return (
    Number(attributes['Architecture']) === PROCESSOR_ARCHITECTURES[architecture] &&
    (attributes['Level'] === undefined || Number(attributes['Level']) === level) &&
    (attributes['Revision'] === undefined || Number(attributes['Revision']) === revision)
  );
}

function numberOfProcessors(...[{ attributes }, { machine }]: Parameters<Rule>): boolean {
  return compareScalar(attributes['Comparison'], machine.processor.count, Number(attributes['Number']));
}
