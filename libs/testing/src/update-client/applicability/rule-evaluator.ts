import type { FragmentElement } from '../metadata/fragment-element.js';
import type { Machine } from '../machine/machine.js';
import { DRIVER_RULES } from './driver-rules.js';
import { FILE_RULES } from './file-rules.js';
import { PACKAGE_RULES } from './package-rules.js';
import { REGISTRY_RULES } from './registry-rules.js';
import { WINDOWS_RULES } from './windows-rules.js';

/** What a rule may look at. */
export interface RuleContext {
  readonly machine: Machine;
  /** The `Metadata` element of the same ApplicabilityRules, for rules that take their facts from it. */
  readonly metadata: FragmentElement | undefined;
}

/** Answers one kind of rule. */
export type Rule = (rule: FragmentElement, context: RuleContext) => boolean;

/** How often a rule without an evaluator was met, by its name on the wire. */
export type UnknownRules = Map<string, number>;

/** Rules by their name in a Core fragment: `b.`, `m.` and `d.` as MS-WUSP 3.1.1.1 prepends them, none for other namespaces. */
const RULES: ReadonlyMap<string, Rule> = new Map([
  ...Object.entries(WINDOWS_RULES),
  ...Object.entries(REGISTRY_RULES),
  ...Object.entries(FILE_RULES),
  ...Object.entries(PACKAGE_RULES),
  ...Object.entries(DRIVER_RULES),
]);

/**
 * Evaluates one applicability rule with everything inside it, for real: against the facts of the machine.
 * A rule nobody wrote an evaluator for is false, as an agent treats an operator it does not know, and is counted.
 *
 * @param rule the operator or rule element, such as `And` or `b.RegDword`
 * @param unknown receives the names of rules without an evaluator
 */
export function evaluateRule(rule: FragmentElement, context: RuleContext, unknown: UnknownRules): boolean {
  const evaluate = (child: FragmentElement): boolean => evaluateRule(child, context, unknown);
  switch (rule.name) {
    case 'True':
      return true;
    case 'False':
      return false;
    case 'And':
      return rule.children.every(evaluate);
    case 'Or':
      return rule.children.some(evaluate);
    case 'Not':
      return rule.children[0] !== undefined && !evaluate(rule.children[0]);
    default:
      return evaluateFact(rule, context, unknown);
  }
}

function evaluateFact(rule: FragmentElement, context: RuleContext, unknown: UnknownRules): boolean {
  const evaluator = RULES.get(rule.name);
  if (evaluator !== undefined) return evaluator(rule, context);
  unknown.set(rule.name, (unknown.get(rule.name) ?? 0) + 1);
  return false;
}
