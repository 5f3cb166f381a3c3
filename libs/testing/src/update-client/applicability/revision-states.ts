import type { Machine } from '../machine/machine.js';
import type { BundleMember, CoreFragment } from '../metadata/core-fragment.js';
import { evaluateRule, type UnknownRules } from './rule-evaluator.js';

/** What a revision is to the computer (MS-WUSP 3.2.1, ApplicabilityState). */
export type ApplicabilityState = 'Needed' | 'Installed' | 'NotApplicable';

/** The rules of one revision evaluated once: the machine does not change during a scan. */
interface RuleResults {
  readonly isInstalled: boolean;
  readonly isSuperseded: boolean;
  readonly isInstallable: boolean;
}

/** Core fragments by revision id: what the agent holds. */
export type HeldCores = ReadonlyMap<number, CoreFragment>;

/**
 * Evaluates revisions as the agent does between calls (MS-WUSP 3.1.5.7, step 3). Results of rules are kept for as long as the
 * evaluator lives, because the same revision is looked at in every round; create one evaluator per scan.
 */
export class ApplicabilityEvaluator {
  readonly #machine: Machine;
  readonly #ruleResults = new WeakMap<CoreFragment, RuleResults>();

  /** Rules without an evaluator that were met so far; they count as false. */
  readonly unknownRules: UnknownRules = new Map();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** The state of every held revision. */
  evaluate(held: HeldCores): ReadonlyMap<number, ApplicabilityState> {
    return new StateComputation(held, (core) => this.#rulesOf(core)).all();
  }

  #rulesOf(core: CoreFragment): RuleResults {
    const known = this.#ruleResults.get(core);
    if (known !== undefined) return known;
    const { rules } = core;
    const context = { machine: this.#machine, metadata: rules.metadata };
    const holds = (rule: (typeof rules)['isInstalled'], whenAbsent: boolean): boolean =>
      rule === undefined ? whenAbsent : evaluateRule(rule, context, this.unknownRules);
    const results = {
      isInstalled: holds(rules.isInstalled, false),
      isSuperseded: holds(rules.isSuperseded, false),
      // A bundle without rules of its own is as installable as its members.
      isInstallable: holds(rules.isInstallable, core.bundledUpdates.length > 0),
    };
    this.#ruleResults.set(core, results);
    return results;
  }
}

/** One pass over what is held. States depend on other states (prerequisites, members), so they are computed on demand. */
class StateComputation {
  readonly #states = new Map<number, ApplicabilityState>();
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

  all(): ReadonlyMap<number, ApplicabilityState> {
    for (const revisionId of this.held.keys()) this.#stateOf(revisionId);
    return this.#states;
  }

  #stateOf(revisionId: number): ApplicabilityState {
    const known = this.#states.get(revisionId);
    if (known !== undefined) return known;
    // While it is being computed it counts as not applicable: a cycle of prerequisites then satisfies nobody.
    this.#states.set(revisionId, 'NotApplicable');
    const core = this.held.get(revisionId);
    const state = core === undefined ? 'NotApplicable' : this.#compute(core);
    this.#states.set(revisionId, state);
    return state;
  }

  #compute(core: CoreFragment): ApplicabilityState {
    if (!core.prerequisites.every(({ updateIds }) => updateIds.some((updateId) => this.#isInstalled(updateId)))) return 'NotApplicable';
    const results = this.rulesOf(core);
    if (results.isInstalled) return 'Installed';
    if (core.updateType === 'Category' || core.updateType === 'Detectoid') return 'NotApplicable';
    if (results.isSuperseded || !results.isInstallable) return 'NotApplicable';
    return core.bundledUpdates.length === 0 ? 'Needed' : this.#bundleState(core);
  }

  #isInstalled(updateId: string): boolean {
    const revisionId = this.#newest.get(updateId);
    return revisionId !== undefined && this.#stateOf(revisionId) === 'Installed';
  }

  /** Every clause must have a member that applies; the bundle is installed when nothing that applies is still needed. */
  #bundleState(core: CoreFragment): ApplicabilityState {
    const clauses = core.bundledUpdates.map((members) =>
      members.map((member) => this.#memberState(member)).filter((state) => state !== 'NotApplicable'),
    );
    if (clauses.some((applicable) => applicable.length === 0)) return 'NotApplicable';
    return clauses.flat().includes('Needed') ? 'Needed' : 'Installed';
  }

  #memberState(member: BundleMember): ApplicabilityState {
    const revisionId = this.#exact.get(memberKey(member));
    return revisionId === undefined ? 'NotApplicable' : this.#stateOf(revisionId);
  }
}

/** Bundles name exact revisions (MS-WUSP 3.1.1.1, Bundle Table). */
function memberKey({ updateId, revisionNumber }: BundleMember): string {
  return `${updateId}:${revisionNumber}`;
}
