import type { ApplicabilityEvaluator } from '../applicability/revision-states.js';
import type { CoreFragment } from '../metadata/core-fragment.js';
import type { HeldRevision } from '../scan/held-revisions.js';
import { betterUpdates, identityKey, OFFERING_ACTIONS, reportUpdates, type Described, type Evaluation } from '../scan/report-updates.js';
import type { Explanation, Reason, RelatedUpdate, Verdict } from './explanation.js';
import { traceRule } from './rule-trace.js';

/** What a scan found, as far as an explanation needs it. */
export interface Findings {
  readonly evaluation: Evaluation;
  readonly described: Described;
  readonly evaluator: ApplicabilityEvaluator;
}

/**
 * Says why an update is offered or not: what decided, in the order in which an agent looks.
 * @param updateId in any letter case
 */
export function explainUpdate(updateId: string, findings: Findings): Explanation {
  const wanted = updateId.toLowerCase();
  const newest = newestRevision(wanted, findings.evaluation);
  if (newest === undefined) return { updateId: wanted, verdict: 'notDelivered', revisionNumber: undefined, updateType: undefined, title: undefined, kbArticles: [], reasons: [] };
  const [revisionId, revision] = newest;
  const { extended } = findings.described;
  return {
    updateId: wanted,
    revisionNumber: revision.core.revisionNumber,
    updateType: revision.core.updateType,
    title: extended.titles.get(revisionId),
    kbArticles: extended.kbArticles.get(revisionId) ?? [],
    ...decide(revisionId, revision, findings),
  };
}

type Decision = { readonly verdict: Verdict; readonly reasons: readonly Reason[] };

function decide(revisionId: number, revision: HeldRevision, findings: Findings): Decision {
  const { evaluation, described } = findings;
  switch (evaluation.states.get(revisionId)) {
    case 'Installed':
      return { verdict: 'installed', reasons: revision.core.rules.isInstalled === undefined ? [] : [ruleReason('IsInstalled', revision.core, findings)] };
    case 'CannotEvaluate': {
      const problems = evaluation.problems.get(revisionId) ?? [];
      return { verdict: 'cannotEvaluate', reasons: problems.map((problem) => ({ kind: 'problem' as const, problem })) };
    }
    case 'Needed':
      return decideNeeded(revisionId, revision, evaluation, described);
    default:
      return { verdict: 'notApplicable', reasons: obstacles(revision.core, findings) };
  }
}

/** Approval first, because without it nothing else matters; then what is better, then whether it can be downloaded. */
function decideNeeded(revisionId: number, { core, deployment }: HeldRevision, evaluation: Evaluation, described: Described): Decision {
  const action: Reason = { kind: 'action', action: deployment.Action };
  if (deployment.Action === 'Bundle') return { verdict: 'bundleMember', reasons: [{ kind: 'bundledIn', bundles: bundlesOf(core, evaluation, described) }] };
  const better = betterUpdates(evaluation).get(core.updateId);
  const supersededBy: Reason[] = better === undefined ? [] : [{ kind: 'supersededBy', by: related(better, evaluation, described) }];
  if (!OFFERING_ACTIONS.has(deployment.Action)) return { verdict: 'notApproved', reasons: [action, ...supersededBy] };
  if (supersededBy.length > 0) return { verdict: 'superseded', reasons: [...supersededBy, action] };
  const missing = reportUpdates([revisionId], evaluation, described).flatMap(({ files }) => files.filter(({ url }) => url === undefined));
  if (missing.length > 0) return { verdict: 'notLocated', reasons: [{ kind: 'notLocated', fileNames: missing.map(({ fileName }) => fileName) }, action] };
  return { verdict: 'offered', reasons: [action] };
}

/** What keeps a revision from applying: prerequisites, else its own rules, else its members. */
function obstacles(core: CoreFragment, findings: Findings): Reason[] {
  const { evaluation, described, evaluator } = findings;
  const unmet = core.prerequisites
    .map(({ updateIds, isCategory }) => ({ isCategory, alternatives: updateIds.map((updateId) => related(updateId, evaluation, described)) }))
    .filter(({ alternatives }) => !alternatives.some(({ state }) => state === 'Installed'));
  if (unmet.length > 0) return unmet.map((clause) => ({ kind: 'prerequisite' as const, ...clause }));
  if (core.updateType === 'Category' || core.updateType === 'Detectoid') return [ruleReason('IsInstalled', core, findings)];
  const results = evaluator.rulesOf(core);
  if (results.isSuperseded === true) return [ruleReason('IsSuperseded', core, findings)];
  if (results.isInstallable !== true) return [ruleReason('IsInstallable', core, findings)];
  return core.bundledUpdates
    .map((members) => members.map((member) => ({ ...related(member.updateId, evaluation, described), state: stateOf(evaluation.byIdentity.get(identityKey(member)), evaluation) })))
    .filter((members) => members.every(({ state }) => state === 'NotApplicable' || state === 'NotDelivered'))
    .map((members) => ({ kind: 'bundleClause' as const, members }));
}

function ruleReason(section: 'IsInstalled' | 'IsSuperseded' | 'IsInstallable', { rules, updateId }: CoreFragment, { evaluator }: Findings): Reason {
  const rule = { IsInstalled: rules.isInstalled, IsSuperseded: rules.isSuperseded, IsInstallable: rules.isInstallable }[section];
  const trace = rule && traceRule(rule, { machine: evaluator.machine, metadata: rules.metadata, updateId });
  return { kind: 'rule', section, outcome: trace?.outcome ?? 'false', trace };
}

function bundlesOf({ updateId, revisionNumber }: CoreFragment, evaluation: Evaluation, described: Described): RelatedUpdate[] {
  const holds = ({ core }: HeldRevision): boolean => core.bundledUpdates.flat().some((member) => member.updateId === updateId && member.revisionNumber === revisionNumber);
  return [...evaluation.held.values()].filter(holds).map(({ core }) => related(core.updateId, evaluation, described));
}

function related(updateId: string, evaluation: Evaluation, { extended }: Described): RelatedUpdate {
  const revisionId = newestRevision(updateId, evaluation)?.[0];
  return { updateId, title: revisionId === undefined ? undefined : extended.titles.get(revisionId), state: stateOf(revisionId, evaluation) };
}

function stateOf(revisionId: number | undefined, { states }: Evaluation): RelatedUpdate['state'] {
  return (revisionId === undefined ? undefined : states.get(revisionId)) ?? 'NotDelivered';
}

function newestRevision(updateId: string, { held }: Evaluation): [number, HeldRevision] | undefined {
  let newest: [number, HeldRevision] | undefined;
  for (const [revisionId, revision] of held) {
    const isNewer = newest === undefined || revision.core.revisionNumber > newest[1].core.revisionNumber;
    if (revision.core.updateId === updateId && isNewer) newest = [revisionId, revision];
  }
  return newest;
}

/** Ids of held updates that a knowledge base number (`KB9000001` or `9000001`) stands for, ascending. */
export function updatesOfArticle(article: string, { evaluation, described }: Pick<Findings, 'evaluation' | 'described'>): string[] {
  const number = article.replace(/^kb/i, '');
  const updateIds = [...evaluation.held].filter(([revisionId]) => described.extended.kbArticles.get(revisionId)?.includes(number)).map(([, { core }]) => core.updateId);
  return [...new Set(updateIds)].sort();
}
