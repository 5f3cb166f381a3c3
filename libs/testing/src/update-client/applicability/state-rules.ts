import type { FragmentElement } from '../metadata/fragment-element.js';
import { CannotEvaluateError } from './cannot-evaluate.js';
import { compareScalar, compareString, compareVersion, versionParts } from './comparisons.js';
import { registryValue } from './registry-rules.js';
import { numberAttribute, requiredAttribute } from './rule-attributes.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * Rules of the BaseApplicabilityRules schema about clusters, licences, WMI, history and extensions (MS-WUSP product note 42).
 * Whatever can only be known by asking Windows is asked of the machine's description; what that does not tell is not guessed.
 */
export const STATE_RULES = {
  'b.ClusteredOS': (_rule, { machine }) => machine.cluster !== undefined,
  'b.ClusterResourceOwner': clusterResourceOwner,
  'b.LicenseValueExists': (rule, context) => licenseValue(rule, context) !== undefined,
  'b.LicenseDword': licenseDword,
  'b.WmiQuery': wmiQuery,
  'b.InstalledOnce': (_rule, { machine, updateId }) => machine.installationHistory.includes(updateId),
  'b.GenericQuery': genericQuery,
} as const satisfies Readonly<Record<string, Rule>>;

/** The name of the resource is a registry value with something before and after it. */
function clusterResourceOwner(...[rule, context]: Parameters<Rule>): boolean {
  const { cluster } = context.machine;
  const value = registryValue(rule, context);
  if (cluster === undefined || value === undefined) return false;
  const resource = `${rule.attributes['Prefix'] ?? ''}${value.data}${rule.attributes['Suffix'] ?? ''}`.toLowerCase();
  return cluster.ownedResources.some((owned) => owned.toLowerCase() === resource);
}

function licenseValue(rule: FragmentElement, { machine }: RuleContext): string | number | undefined {
  const name = requiredAttribute(rule, 'Value');
  return Object.hasOwn(machine.licenseValues, name) ? machine.licenseValues[name] : undefined;
}

function licenseDword(...[rule, context]: Parameters<Rule>): boolean {
  const value = licenseValue(rule, context);
  return typeof value === 'number' && compareScalar(requiredAttribute(rule, 'Comparison'), value, numberAttribute(rule, 'Data'));
}

/** True when the query returns anything. Only queries that the description answers can be evaluated: this is no WMI. */
function wmiQuery(...[rule, { machine }]: Parameters<Rule>): boolean {
  const query = requiredAttribute(rule, 'WqlQuery');
  const namespace = (rule.attributes['Namespace'] ?? 'root\\cimv2').toLowerCase();
  const known = machine.wmiQueries.find((answer) => answer.namespace.toLowerCase() === namespace && sameQuery(answer.query, query));
  if (known === undefined) throw new CannotEvaluateError(`the machine's description does not answer the WMI query ${query}`);
  return known.results > 0;
}

function sameQuery(left: string, right: string): boolean {
  const canonical = (query: string): string => query.replace(/\s+/g, ' ').trim().toLowerCase();
  return canonical(left) === canonical(right);
}

/** Without Comparison it asks whether there is such a thing; with it, how its value relates to the rule's. */
function genericQuery(...[rule, { machine }]: Parameters<Rule>): boolean {
  const [namespace, type, parameter] = ['Namespace', 'Type', 'Parameter'].map((name) => requiredAttribute(rule, name));
  const known = machine.genericQueries.find((answer) => answer.namespace === namespace && answer.type === type && answer.parameter === parameter);
  if (known === undefined) throw new CannotEvaluateError(`the machine's description does not answer ${namespace} ${type} ${parameter}`);
  const { Comparison: comparison, Value: wanted } = rule.attributes;
  if (comparison === undefined || known.value === undefined) return known.value !== undefined;
  return compareTexts(comparison, known.value, wanted ?? '');
}

/** Versions and numbers compare as such, everything else as text. */
function compareTexts(comparison: string, actual: string, wanted: string): boolean {
  const areVersions = versionParts(actual) !== undefined && versionParts(wanted) !== undefined;
  return areVersions ? compareVersion(comparison, actual, wanted) : compareString(comparison, actual, wanted);
}
