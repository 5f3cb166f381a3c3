import type { Machine } from '../machine/machine.js';
import type { FragmentElement } from '../metadata/fragment-element.js';

/** What a rule may look at. */
export interface RuleContext {
  readonly machine: Machine;
  /** The `Metadata` element of the same ApplicabilityRules, for rules that take their facts from it. */
  readonly metadata: FragmentElement | undefined;
  /** The update whose rule this is, lower case. */
  readonly updateId: string;
  /** Inside `b.RegKeyLoop`: the subkey the loop is at, which `HKEY_LOOP_TARGET` stands for. */
  readonly loopTarget?: string;
}

/**
 * Answers one kind of rule.
 * @throws CannotEvaluateError when the machine's description or the rule itself does not allow an answer
 */
export type Rule = (rule: FragmentElement, context: RuleContext) => boolean;
