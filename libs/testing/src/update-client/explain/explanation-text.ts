import type { Explanation, Reason, RelatedUpdate, Verdict } from './explanation.js';
import { decisiveRules, type RuleTrace } from './rule-trace.js';

/** What each verdict means, after the title of the update. */
const VERDICTS: Readonly<Record<Verdict, string>> = {
  offered: 'is offered.',
  notApproved: 'is needed, but not approved for installation.',
  superseded: 'is needed and approved, but hidden by something better.',
  notLocated: 'is needed and approved, but not offered, because the server gave no address for all of its files.',
  bundleMember: 'is needed and comes with its bundle.',
  installed: 'is installed.',
  notApplicable: 'does not apply.',
  cannotEvaluate: 'is not offered, because nobody can tell whether it applies.',
  notDelivered: 'was not sent to this computer.',
};

/** Possible causes that the computer itself cannot tell apart. */
const NOT_DELIVERED = [
  'It is declined or withdrawn, it is not in the server’s catalog, or something that it depends on does not apply to this computer.',
  'The server keeps updates back until their prerequisites are installed (MS-WUSP 3.1.5.7), so look at those first.',
];

/** An explanation in sentences, one for each line. */
export function explanationText(explanation: Explanation): string[] {
  const { title, updateId, verdict, reasons } = explanation;
  const first = `${title ?? updateId} ${VERDICTS[verdict]}`;
  return [first, ...(verdict === 'notDelivered' ? NOT_DELIVERED : reasons.flatMap(reasonLines))];
}

function reasonLines(reason: Reason): string[] {
  switch (reason.kind) {
    case 'action':
      return [reason.action === 'PreDeploymentCheck' ? 'Nobody approved it for a group of this computer; it is only looked for.' : `The approval for this computer says ${reason.action}.`];
    case 'prerequisite':
      return [`It needs one of these ${reason.isCategory ? 'categories' : 'prerequisites'}, and none is installed:`, ...reason.alternatives.map(relatedLine)];
    case 'rule':
      return ruleLines(reason);
    case 'bundleClause':
      return ['None of these members of the bundle applies:', ...reason.members.map(relatedLine)];
    case 'supersededBy':
      return [`Superseded by ${nameOf(reason.by)}, which is ${reason.by.state === 'Installed' ? 'installed' : 'needed and approved'}.`];
    case 'bundledIn':
      return ['It is a member of:', ...reason.bundles.map(relatedLine)];
    case 'notLocated':
      return [`Without an address: ${reason.fileNames.join(', ')}.`];
    case 'problem':
      return [`Cannot evaluate ${reason.problem.operator}: ${reason.problem.reason}.`];
  }
}

function relatedLine(update: RelatedUpdate): string {
  return `  ${nameOf(update)}: ${STATES[update.state]}`;
}

const STATES: Readonly<Record<RelatedUpdate['state'], string>> = {
  Needed: 'needed',
  Installed: 'installed',
  NotApplicable: 'does not apply',
  CannotEvaluate: 'cannot be evaluated',
  NotDelivered: 'not sent by the server',
};

function nameOf({ title, updateId }: RelatedUpdate): string {
  return title ?? updateId;
}

function ruleLines({ section, outcome, trace }: Extract<Reason, { kind: 'rule' }>): string[] {
  if (trace === undefined) return [`It has no rule ${section}, which counts as false.`];
  return [`Its rule ${section} is ${outcome}, because of:`, ...decisiveRules(trace).map((rule) => `  ${ruleText(rule)}: ${rule.reason ?? rule.outcome}`)];
}

/** A rule in one line, with its attributes as they were sent. */
function ruleText({ operator, attributes }: RuleTrace): string {
  return [operator, ...Object.entries(attributes).map(([name, value]) => `${name}="${value}"`)].join(' ');
}
