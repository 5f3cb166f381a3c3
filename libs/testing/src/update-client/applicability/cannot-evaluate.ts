/** Why a rule has no answer. */
export interface EvaluationProblem {
  /** Name of the operator on the wire, such as `b.WmiQuery`. */
  readonly operator: string;
  /** One clause that says what is missing. */
  readonly reason: string;
}

/**
 * A rule that cannot be answered: nobody wrote an evaluator for it, it lacks what its schema requires, or it asks for
 * something the description of the machine does not tell. An agent must not guess then, because a guess installs or
 * withholds an update.
 */
export class CannotEvaluateError extends Error {
  override readonly name = 'CannotEvaluateError';

  /** @param reason one clause that says what is missing */
  constructor(readonly reason: string) {
    super(reason);
  }
}
