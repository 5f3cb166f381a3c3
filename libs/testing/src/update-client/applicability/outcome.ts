import type { EvaluationProblem } from './cannot-evaluate.js';

/** What a rule says about the machine: true, false, or the reasons why nobody can tell. */
export type Outcome = boolean | readonly EvaluationProblem[];

/** Whether an outcome is the list of reasons. */
export function isUndecided(outcome: Outcome): outcome is readonly EvaluationProblem[] {
  return typeof outcome !== 'boolean';
}

/**
 * All of them hold. One definite false decides, whatever the others say, so the order of the parts does not matter; nothing at
 * all is true.
 */
export function allOf(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes(false)) return false;
  const problems = problemsOf(outcomes);
  return problems.length === 0 || problems;
}

/** One of them holds. One definite true decides, whatever the others say; nothing at all is false. */
export function anyOf(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes(true)) return true;
  const problems = problemsOf(outcomes);
  return problems.length === 0 ? false : problems;
}

/** The opposite; what is undecided stays so. */
export function not(outcome: Outcome): Outcome {
  return isUndecided(outcome) ? outcome : !outcome;
}

/** Every different reason among outcomes, in order. */
export function problemsOf(outcomes: readonly Outcome[]): EvaluationProblem[] {
  const distinct = new Map(outcomes.filter(isUndecided).flat().map((problem) => [`${problem.operator} ${problem.reason}`, problem]));
  return [...distinct.values()];
}
