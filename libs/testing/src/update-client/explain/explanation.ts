import type { EvaluationProblem } from '../applicability/cannot-evaluate.js';
import type { ApplicabilityState } from '../applicability/revision-states.js';
import type { UpdateType } from '../metadata/core-fragment.js';
import type { RuleTrace } from './rule-trace.js';

/** What became of an update in a scan. */
export type Verdict =
  /** The user gets to see it. */
  | 'offered'
  /** Needed, but not approved for installation. */
  | 'notApproved'
  /** Needed, but something better is installed or offered. */
  | 'superseded'
  /** Needed and approved, but the server gave no address for one of its files. */
  | 'notLocated'
  /** Needed as a member of a bundle: it comes with the bundle. */
  | 'bundleMember'
  | 'installed'
  | 'notApplicable'
  /** A rule that decides has no answer. */
  | 'cannotEvaluate'
  /** The server did not send it to this computer. */
  | 'notDelivered';

/** Another update, as far as the computer knows it. */
export interface RelatedUpdate {
  /** Lower case. */
  readonly updateId: string;
  readonly title: string | undefined;
  /** `NotDelivered` when the computer does not hold it. */
  readonly state: ApplicabilityState | 'NotDelivered';
}

/** One thing that decided. */
export type Reason =
  | { readonly kind: 'action'; readonly action: string }
  /** A clause of prerequisites none of whose alternatives is installed. */
  | { readonly kind: 'prerequisite'; readonly isCategory: boolean; readonly alternatives: readonly RelatedUpdate[] }
  | { readonly kind: 'rule'; readonly section: 'IsInstalled' | 'IsSuperseded' | 'IsInstallable'; readonly outcome: RuleTrace['outcome']; readonly trace: RuleTrace | undefined }
  /** A clause of a bundle none of whose members applies. */
  | { readonly kind: 'bundleClause'; readonly members: readonly RelatedUpdate[] }
  | { readonly kind: 'supersededBy'; readonly by: RelatedUpdate }
  | { readonly kind: 'bundledIn'; readonly bundles: readonly RelatedUpdate[] }
  | { readonly kind: 'notLocated'; readonly fileNames: readonly string[] }
  | { readonly kind: 'problem'; readonly problem: EvaluationProblem };

/** Why an update is offered to a computer or not. */
export interface Explanation {
  /** Lower case. */
  readonly updateId: string;
  readonly verdict: Verdict;
  /** Of the newest revision held; `undefined` when there is none. */
  readonly revisionNumber: number | undefined;
  readonly updateType: UpdateType | undefined;
  readonly title: string | undefined;
  readonly kbArticles: readonly string[];
  readonly reasons: readonly Reason[];
}
