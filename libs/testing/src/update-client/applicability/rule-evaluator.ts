import type { FragmentElement } from '../metadata/fragment-element.js';
import { CannotEvaluateError } from './cannot-evaluate.js';
import { DRIVER_RULES } from './driver-rules.js';
import { FILE_RULES } from './file-rules.js';
import { MSI_METADATA_RULES } from './msi-metadata-rules.js';
import { MSI_RULES } from './msi-rules.js';
import { allOf, anyOf, not, type Outcome } from './outcome.js';
import { keyPath, REGISTRY_RULES } from './registry-rules.js';
import { requiredAttribute } from './rule-attributes.js';
import type { Rule, RuleContext } from './rule.js';
import { SERVICING_RULES } from './servicing-rules.js';
import { STATE_RULES } from './state-rules.js';
import { WINDOWS_RULES } from './windows-rules.js';

/** Rules by their name in a Core fragment: `b.`, `m.` and `d.` as MS-WUSP 3.1.1.1 prepends them, none for other namespaces. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...Object.entries(WINDOWS_RULES),
  ...Object.entries(STATE_RULES),
  ...Object.entries(REGISTRY_RULES),
  ...Object.entries(FILE_RULES),
  ...Object.entries(SERVICING_RULES),
  ...Object.entries(MSI_RULES),
  ...Object.entries(MSI_METADATA_RULES),
  ...Object.entries(DRIVER_RULES),
]);

/**
 * Evaluates one applicability rule with everything inside it, for real: against the facts of the machine. A rule that cannot be
 * answered leaves the whole undecided, unless the other parts decide it whatever the answer were.
 *
 * @param rule the operator or rule element, such as `And` or `b.RegDword`
 */
export function evaluateRule(rule: FragmentElement, context: RuleContext): Outcome {
  const evaluate = (child: FragmentElement): Outcome => evaluateRule(child, context);
  switch (rule.name) {
    case 'True':
      return true;
    case 'False':
      return false;
    case 'And':
      return allOf(rule.children.map(evaluate));
    case 'Or':
      return anyOf(rule.children.map(evaluate));
    case 'Not':
      return undecidedOnError(rule, () => not(evaluate(onlyChild(rule))));
    case 'b.RegKeyLoop':
      return undecidedOnError(rule, () => evaluateLoop(rule, context));
    default:
      return undecidedOnError(rule, () => answer(rule, context));
  }
}

function answer(rule: FragmentElement, context: RuleContext): boolean {
  const evaluator = RULES.get(rule.name);
  if (evaluator === undefined) throw new CannotEvaluateError('nobody knows this operator');
  return evaluator(rule, context);
}

/** Evaluates the rule inside for every subkey, which it calls `HKEY_LOOP_TARGET` (`bt:LoopLogic`: Any or All). */
function evaluateLoop(rule: FragmentElement, context: RuleContext): Outcome {
  const inner = onlyChild(rule);
  const outcomes = context.machine.registry
    .subkeys(keyPath(rule, context))
    .map((loopTarget) => evaluateRule(inner, { ...context, loopTarget }));
  switch (requiredAttribute(rule, 'TrueIf').toLowerCase()) {
    case 'any':
      return anyOf(outcomes);
    case 'all':
      return allOf(outcomes);
    default:
      throw new CannotEvaluateError(`nobody knows TrueIf ${rule.attributes['TrueIf']}`);
  }
}

function onlyChild(rule: FragmentElement): FragmentElement {
  const [child, second] = rule.children;
  if (child === undefined || second !== undefined) throw new CannotEvaluateError(`it holds ${rule.children.length} rules instead of one`);
  return child;
}

function undecidedOnError({ name }: FragmentElement, evaluate: () => Outcome): Outcome {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof CannotEvaluateError)) throw error;
    return [{ operator: name, reason: error.reason }];
  }
}
