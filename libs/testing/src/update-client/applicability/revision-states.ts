import type { Machine } from '../machine/machine.js';
import type { BundleMember, CoreFragment } from '../metadata/core-fragment.js';
import type { FragmentElement } from '../metadata/fragment-element.js';
import type { EvaluationProblem } from './cannot-evaluate.js';
import { allOf, anyOf, not, type Outcome } from './outcome.js';
import { evaluateRule } from './rule-evaluator.js';

/**
 * What a revision is to the computer (MS-WUSP 3.2.1, ApplicabilityState), or `CannotEvaluate` when a rule that decides it has no
 * answer: such a revision is never reported installed and never offered.
 */
export type ApplicabilityState = 'Needed' | 'Installed' | 'NotApplicable' | 'CannotEvaluate';

/** The rules of one revision evaluated once: the machine does not change during a scan. */
export interface RuleResults {
  readonly isInstalled: Outcome;
  readonly isSuperseded: Outcome;
  readonly isInstallable: Outcome;
}

/** Core fragments by revision id: what the agent holds. */
export type HeldCores = ReadonlyMap<number, CoreFragment>;

/** States of everything held, and why some could not be told. */
export interface Evaluated {
  readonly states: ReadonlyMap<number, ApplicabilityState>;
  /** By revision id, for revisions in state `CannotEvaluate`: what stood in the way, at whatever revision it was found. */
  readonly problems: ReadonlyMap<number, readonly EvaluationProblem[]>;
}

/**
 * Evaluates revisions as the agent does between calls (MS-WUSP 3.1.5.7, step 3). Results of rules are kept for as long as the
 * evaluator lives, because the same revision is looked at in every round; create one evaluator per scan.
 */
export class ApplicabilityEvaluator {
  readonly #ruleResults = new WeakMap<CoreFragment, RuleResults>();

  constructor(readonly machine: Machine) {}

  /** The state of every held revision. */
  evaluate(held: HeldCores): Evaluated {
    return new StateComputation(held, (core) => this.rulesOf(core)).all();
  }

  /** What the rules of one revision say, whether or not its prerequisites hold. */
  rulesOf(core: CoreFragment): RuleResults {
    const known = this.#ruleResults.get(core);
    if (known !== undefined) return known;
    const { rules, updateId } = core;
    const context = { machine: this.machine, metadata: rules.metadata, updateId };
    const outcome = (rule: FragmentElement | undefined, whenAbsent: boolean): Outcome => (rule === undefined ? whenAbsent : evaluateRule(rule, context));
    const results = {
      isInstalled: outcome(rules.isInstalled, false),
      isSuperseded: outcome(rules.isSuperseded, false),
      // A bundle without rules of its own is as installable as its members.
      isInstallable: outcome(rules.isInstallable, core.bundledUpdates.length > 0),
    };
    this.#ruleResults.set(core, results);
    return results;
  }
}

/** A state, and what stands in its way when it cannot be told. */
type Finding = Exclude<ApplicabilityState, 'CannotEvaluate'> | readonly EvaluationProblem[];

/** One pass over what is held. States depend on other states (prerequisites, members), so they are computed on demand. */
class StateComputation {
  readonly #findings = new Map<number, Finding>();
  readonly #newest = new Map<string, number>();
  readonly #exact = new Map<string, number>();

  constructor(
    private readonly held: HeldCores,
    private readonly rulesOf: (core: CoreFragment) => RuleResults,
  ) {
    for (const [revisionId, core] of held) {
      this.#exact.set(memberKey(core), revisionId);
      const known = held.get(this.#newest.get(core.updateId) ?? Number.NaN);
      if (known === undefined || known.revisionNumber < core.revisionNumber) this.#newest.set(core.updateId, revisionId);
    }
  }

  all(): Evaluated {
    for (const revisionId of this.held.keys()) this.#findingOf(revisionId);
    const entries = [...this.#findings];
    return {
      states: new Map(entries.map(([revisionId, finding]) => [revisionId, typeof finding === 'string' ? finding : 'CannotEvaluate'])),
      problems: new Map(entries.flatMap(([revisionId, finding]) => (typeof finding === 'string' ? [] : [[revisionId, finding] as const]))),
    };
  }

  #findingOf(revisionId: number): Finding {
    const known = this.#findings.get(revisionId);
    if (known !== undefined) return known;
    // While it is being computed it counts as not applicable: a cycle of prerequisites then satisfies nobody.
    this.#findings.set(revisionId, 'NotApplicable');
    const core = this.held.get(revisionId);
    const finding = core === undefined ? 'NotApplicable' : this.#compute(core);
    this.#findings.set(revisionId, finding);
    return finding;
  }

  #compute(core: CoreFragment): Finding {
    const reached = allOf(core.prerequisites.map(({ updateIds }) => anyOf(updateIds.map((updateId) => this.#isInstalled(updateId)))));
    if (reached !== true) return reached === false ? 'NotApplicable' : reached;
    const { isInstalled, isSuperseded, isInstallable } = this.rulesOf(core);
    if (isInstalled !== false) return isInstalled === true ? 'Installed' : isInstalled;
    if (core.updateType === 'Category' || core.updateType === 'Detectoid') return 'NotApplicable';
    const isNeeded = allOf([not(isSuperseded), isInstallable]);
    if (isNeeded !== true) return isNeeded === false ? 'NotApplicable' : isNeeded;
    return core.bundledUpdates.length === 0 ? 'Needed' : this.#bundleFinding(core);
  }

  #isInstalled(updateId: string): Outcome {
    const revisionId = this.#newest.get(updateId);
    if (revisionId === undefined) return false;
    const finding = this.#findingOf(revisionId);
    return typeof finding === 'string' ? finding === 'Installed' : finding;
  }

  /**
   * Every clause must have a member that applies; the bundle is installed when nothing that applies is still needed. With a member
   * that cannot be told nobody knows what would be installed, so the bundle cannot be told either.
   */
  #bundleFinding(core: CoreFragment): Finding {
    const clauses = core.bundledUpdates.map((members) => members.map((member) => this.#memberFinding(member)).filter((finding) => finding !== 'NotApplicable'));
    if (clauses.some((applicable) => applicable.length === 0)) return 'NotApplicable';
    const members = clauses.flat();
    const problems = members.flatMap((finding) => (typeof finding === 'string' ? [] : finding));
    if (problems.length > 0) return problems;
    return members.includes('Needed') ? 'Needed' : 'Installed';
  }

  #memberFinding(member: BundleMember): Finding {
    const revisionId = this.#exact.get(memberKey(member));
    return revisionId === undefined ? 'NotApplicable' : this.#findingOf(revisionId);
  }
}

/** Bundles name exact revisions (MS-WUSP 3.1.1.1, Bundle Table). */
function memberKey({ updateId, revisionNumber }: BundleMember): string {
  return `${updateId}:${revisionNumber}`;
}
