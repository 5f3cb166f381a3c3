import { describe, expect, it } from '@jest/globals';
import type { DeploymentAction } from '@sluice/protocol/wusp';
import { ApplicabilityEvaluator } from '../applicability/revision-states.js';
import { machines } from '../machine/machines.js';
import { parseCoreFragment } from '../metadata/core-fragment.js';
import { ExtendedInfoCollector } from '../scan/extended-info.js';
import { FileAddresses } from '../scan/file-addresses.js';
import type { HeldRevision } from '../scan/held-revisions.js';
import { evaluationOf } from '../scan/report-updates.js';
import { explainUpdate, updatesOfArticle, type Findings } from './explain-update.js';
import { explanationText } from './explanation-text.js';

interface Case {
  readonly type?: string;
  readonly action?: DeploymentAction;
  readonly needs?: readonly string[];
  readonly members?: readonly string[];
  readonly supersedes?: string;
  readonly installed?: string;
  readonly installable?: string;
}

/** A scan that held these revisions; the update ids are the names, the titles their capital letters. */
function findings(cases: Readonly<Record<string, Case>>): Findings {
  const identity = (id: string) => `<UpdateIdentity UpdateID="${id}" RevisionNumber="1" />`;
  const extended = new ExtendedInfoCollector(['en'], new FileAddresses());
  const held = new Map<number, HeldRevision>();
  for (const [index, [name, one]] of Object.entries(cases).entries()) {
    const core = parseCoreFragment(
      `${identity(name)}<Properties UpdateType="${one.type ?? 'Software'}" /><Relationships>` +
        (one.supersedes === undefined ? '' : `<SupersededUpdates>${identity(one.supersedes)}</SupersededUpdates>`) +
        `<Prerequisites>${one.needs === undefined ? '' : `<AtLeastOne>${one.needs.map(identity).join('')}</AtLeastOne>`}</Prerequisites>` +
        `<BundledUpdates>${one.members === undefined ? '' : `<AtLeastOne>${one.members.map(identity).join('')}</AtLeastOne>`}</BundledUpdates></Relationships>` +
        `<ApplicabilityRules><IsInstalled>${one.installed ?? '<False />'}</IsInstalled>${one.members ? '' : `<IsInstallable>${one.installable ?? '<True />'}</IsInstallable>`}</ApplicabilityRules>`,
    );
    const deployment = { ID: 1, Action: one.action ?? 'Install', IsAssigned: true, LastChangeTime: '2026-01-01', HardwareIds: [], ClientBehaviors: [] };
    held.set(index, { core, isLeaf: true, deployment });
    extended.add({
      Updates: [
        { ID: index, Xml: `<LocalizedProperties><Language>en</Language><Title>${name.toUpperCase()}</Title></LocalizedProperties>` },
        { ID: index, Xml: `<ExtendedProperties><KBArticleID>${index}</KBArticleID></ExtendedProperties>${name === 'file' ? '<Files><File FileName="a.exe" Digest="AAAA" Size="1" /></Files>' : ''}` },
      ],
      FileLocations: [],
    });
  }
  const evaluator = new ApplicabilityEvaluator(machines.windows11Amd64);
  const evaluated = evaluator.evaluate(new Map([...held].map(([revisionId, { core }]) => [revisionId, core])));
  return { evaluation: evaluationOf(held, evaluated), evaluator, described: { extended, decryption: new Map() } };
}

const DETECTED: Case = { type: 'Detectoid', installed: '<True />', action: 'Evaluate' };
const BUILD = '<b.WindowsVersion Comparison="GreaterThanOrEqualTo" BuildNumber="99999" />';

describe('explainUpdate', () => {
  it.each<[string, Record<string, Case>, string, string[]]>([
    ['offered', { a: {} }, 'offered', ['A is offered.', 'The approval for this computer says Install.']],
    ['not approved', { a: { action: 'PreDeploymentCheck' } }, 'notApproved', ['A is needed, but not approved for installation.', 'Nobody approved it for a group of this computer; it is only looked for.']],
    ['blocked', { a: { action: 'Block' } }, 'notApproved', ['A is needed, but not approved for installation.', 'The approval for this computer says Block.']],
    ['superseded', { a: {}, b: { supersedes: 'a' } }, 'superseded', ['A is needed and approved, but hidden by something better.', 'Superseded by B, which is needed and approved.', 'The approval for this computer says Install.']],
    ['superseded by what is installed', { a: {}, b: { supersedes: 'a', installed: '<True />' } }, 'superseded', ['A is needed and approved, but hidden by something better.', 'Superseded by B, which is installed.', 'The approval for this computer says Install.']],
    ['missing an alternative', { a: { needs: ['p', 'q'] }, p: { type: 'Detectoid' } }, 'notApplicable', ['A does not apply.', 'It needs one of these prerequisites, and none is installed:', '  P: does not apply', '  q: not sent by the server']],
    ['not installable', { a: { installable: `<And><True /><Or><False />${BUILD}</Or></And>` } }, 'notApplicable', ['A does not apply.', 'Its rule IsInstallable is false, because of:', '  False: false', `  ${BUILD.slice(1, -3)}: false`]],
    ['a detectoid that does not hold', { a: { type: 'Detectoid', installed: '<Not><True /></Not>' } }, 'notApplicable', ['A does not apply.', 'Its rule IsInstalled is false, because of:', '  True: true']],
    ['installed', { a: { installed: `<Or><True />${BUILD}</Or>` } }, 'installed', ['A is installed.', 'Its rule IsInstalled is true, because of:', '  True: true']],
    ['undecided', { a: { needs: ['p'] }, p: { ...DETECTED, installed: '<And><Mystery /><True /></And>' } }, 'cannotEvaluate', ['A is not offered, because nobody can tell whether it applies.', 'Cannot evaluate Mystery: nobody knows this operator.']],
    ['a bundle without a member that applies', { a: { members: ['m', 'n'] }, m: { installable: '<False />' } }, 'notApplicable', ['A does not apply.', 'None of these members of the bundle applies:', '  M: does not apply', '  n: not sent by the server']],
    ['a member', { a: { action: 'Bundle' }, bundle: { members: ['a'] } }, 'bundleMember', ['A is needed and comes with its bundle.', 'It is a member of:', '  BUNDLE: needed']],
  ])('tells what is %s', (_what, cases, verdict, lines) => {
    const explanation = explainUpdate('A', findings(cases));
    expect(explanation.verdict).toBe(verdict);
    expect(explanationText(explanation)).toEqual(lines);
  });

  it('tells what has no address', () => {
    expect(explanationText(explainUpdate('file', findings({ file: {} }))).slice(0, 2)).toEqual(['FILE is needed and approved, but not offered, because the server gave no address for all of its files.', 'Without an address: a.exe.']);
  });

  it('tells what it cannot know about what was not sent', () => {
    expect(explainUpdate('0', findings({}))).toMatchObject({ verdict: 'notDelivered', reasons: [] });
  });

  it('carries data as well as text', () => {
    const { reasons } = explainUpdate('a', findings({ a: { installable: `<And><True />${BUILD}</And>` } }));
    expect(reasons).toEqual([{ kind: 'rule', section: 'IsInstallable', outcome: 'false', trace: expect.objectContaining({ operator: 'And', outcome: 'false', children: [expect.objectContaining({ outcome: 'true' }), expect.objectContaining({ outcome: 'false' })] }) }]);
  });

  it('finds updates by article', () => {
    expect(updatesOfArticle('KB1', findings({ a: {}, b: {} }))).toEqual(['b']);
  });
});
