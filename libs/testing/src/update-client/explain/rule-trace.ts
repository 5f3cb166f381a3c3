import type { FragmentElement } from '../metadata/fragment-element.js';
import { isUndecided } from '../applicability/outcome.js';
import { evaluateRule } from '../applicability/rule-evaluator.js';
import type { RuleContext } from '../applicability/rule.js';

/** One rule with what it said and the rules inside it. */
export interface RuleTrace {
  /** Name on the wire, such as `And` or `b.RegDword`. */
  readonly operator: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly outcome: 'true' | 'false' | 'cannotEvaluate';
  /** Why it has no answer; only at the rule that has none by itself. */
  readonly reason: string | undefined;
  readonly children: readonly RuleTrace[];
}

/** Operators whose children are rules of the same context. */
const LOGICAL_OPERATORS: ReadonlySet<string> = new Set(['And', 'Or', 'Not']);

/** Evaluates a rule and everything inside it once more, for people to read. Loops are shown as one rule. */
export function traceRule(rule: FragmentElement, context: RuleContext): RuleTrace {
  const outcome = evaluateRule(rule, context);
  const children = LOGICAL_OPERATORS.has(rule.name) ? rule.children.map((child) => traceRule(child, context)) : [];
  return {
    operator: rule.name,
    attributes: rule.attributes,
    outcome: isUndecided(outcome) ? 'cannotEvaluate' : `${outcome}`,
    reason: isUndecided(outcome) && children.length === 0 ? outcome.map(({ reason }) => reason).join('; ') : undefined,
    children,
  };
}

/**
 * The rules that made a rule say what it said: of an `And` that is false the false parts, of an `Or` that is true the true ones,
 * and so on down to rules about facts.
 */
export function decisiveRules(trace: RuleTrace): RuleTrace[] {
  if (trace.children.length === 0) return [trace];
  const { operator, outcome } = trace;
  // Of what is undecided, the undecided parts are the reason; `Not` has one part, which always is.
  if (outcome === 'cannotEvaluate') return trace.children.filter((child) => child.outcome === outcome).flatMap(decisiveRules);
  const isDecidedByOne = (operator === 'And' && outcome === 'false') || (operator === 'Or' && outcome === 'true');
  return (isDecidedByOne ? trace.children.filter((child) => child.outcome === outcome) : trace.children).flatMap(decisiveRules);
}
