import { describe, expect, it } from '@jest/globals';
import type { DeploymentAction } from '@sluice/protocol/wusp';
import type { ApplicabilityState } from '../applicability/revision-states.js';
import { parseCoreFragment } from '../metadata/core-fragment.js';
import { ExtendedInfoCollector } from './extended-info.js';
import { FileAddresses } from './file-addresses.js';
import type { HeldRevision } from './held-revisions.js';
import { evaluationOf, reportUpdates, topLevelIn, withNeededMembers, type Evaluation } from './report-updates.js';

interface Case {
  readonly state: ApplicabilityState;
  readonly action?: DeploymentAction;
  readonly type?: string;
  readonly members?: readonly number[];
  readonly supersedes?: readonly number[];
}

/** Revisions whose update id is their revision id. */
function evaluation(cases: Readonly<Record<number, Case>>): Evaluation {
  const held = new Map<number, HeldRevision>();
  const states = new Map<number, ApplicabilityState>();
  for (const [id, { state, action = 'PreDeploymentCheck', type = 'Software', members = [], supersedes = [] }] of Object.entries(cases)) {
    const identities = (ids: readonly number[]) => ids.map((other) => `<UpdateIdentity UpdateID="${other}" RevisionNumber="1" />`).join('');
    const relationships = `<SupersededUpdates>${identities(supersedes)}</SupersededUpdates><BundledUpdates><AtLeastOne>${identities(members)}</AtLeastOne></BundledUpdates>`;
    const core = parseCoreFragment(`<UpdateIdentity UpdateID="${id}" RevisionNumber="1" /><Properties UpdateType="${type}" /><Relationships>${relationships}</Relationships>`);
    held.set(Number(id), { core, isLeaf: true, deployment: { ID: 1, Action: action, IsAssigned: true, LastChangeTime: '2026-01-01', HardwareIds: [], ClientBehaviors: [] } });
    states.set(Number(id), state);
  }
  return evaluationOf(held, { states, problems: new Map() });
}

const collector = (...locales: string[]) => new ExtendedInfoCollector(locales, new FileAddresses());

const report = (cases: Readonly<Record<number, Case>>, extended = collector('en')) => {
  const evaluated = evaluation(cases);
  return reportUpdates(topLevelIn('Needed', evaluated), evaluated, { extended, decryption: new Map() });
};

describe('what an agent reports', () => {
  it('are software and drivers that nobody else brings along', () => {
    const evaluated = evaluation({
      5: { state: 'Needed' },
      1: { state: 'Needed', type: 'Driver' },
      2: { state: 'Needed', action: 'Bundle' },
      3: { state: 'Needed', action: 'Evaluate' },
      4: { state: 'Installed', type: 'Detectoid', action: 'Evaluate' },
      6: { state: 'Installed' },
    });
    expect(topLevelIn('Needed', evaluated)).toEqual([1, 5]);
    expect(topLevelIn('Installed', evaluated)).toEqual([6]);
  });

  it('includes members of bundles that are needed, however deep, each once', () => {
    const evaluated = evaluation({ 1: { state: 'Needed', members: [2, 3, 9] }, 2: { state: 'Needed', members: [4, 1] }, 3: { state: 'Installed' }, 4: { state: 'Needed' } });
    expect(withNeededMembers(1, evaluated)).toEqual([1, 2, 4]);
  });

  it.each<[string, Case, Case, boolean, string | undefined]>([
    ['approved', { state: 'Needed', action: 'Install' }, { state: 'NotApplicable' }, true, undefined],
    ['optional', { state: 'Needed', action: 'OptionalInstall' }, { state: 'NotApplicable' }, true, undefined],
    ['not approved', { state: 'Needed' }, { state: 'NotApplicable' }, false, undefined],
    ['superseded by something approved', { state: 'Needed', action: 'Install' }, { state: 'Needed', action: 'Install', supersedes: [1] }, false, '2'],
    ['superseded by something installed', { state: 'Needed', action: 'Install' }, { state: 'Installed', supersedes: [1] }, false, '2'],
    ['superseded by something that is not approved', { state: 'Needed', action: 'Install' }, { state: 'Needed', supersedes: [1] }, true, undefined],
    ['superseded by something that does not apply', { state: 'Needed', action: 'Install' }, { state: 'NotApplicable', action: 'Install', supersedes: [1] }, true, undefined],
  ])('offers or hides an update that is %s', (_what, first, second, offered, supersededBy) => {
    expect(report({ 1: first, 2: second })[0]).toMatchObject({ offered, supersededBy });
  });

  it('carries titles in the preferred language, and files with the addresses that came', () => {
    const extended = collector('de-DE', 'de');
    const localized = (language: string, title: string) => `<LocalizedProperties><Language>${language}</Language><Title>${title}</Title></LocalizedProperties>`;
    const file = (name: string, digest: string) => `<File Digest="${digest}" DigestAlgorithm="SHA1" FileName="${name}" Size="3" />`;
    extended.add({
      Updates: [
        { ID: 1, Xml: localized('en', 'Title') },
        { ID: 1, Xml: localized('DE', 'Titel') },
        { ID: 1, Xml: localized('fr', 'Titre') },
        { ID: 2, Xml: `<ExtendedProperties /><Files>${file('a', 'AAAA')}${file('b', 'BBBB')}</Files>` },
      ],
      FileLocations: [{ FileDigest: Buffer.from('AAAA', 'base64'), Url: 'http://x/a' }],
    });
    expect(extended.digestsWithoutUrl()).toEqual(['BBBB']);
    const [update] = report({ 1: { state: 'Needed', members: [2] }, 2: { state: 'Needed', action: 'Bundle' } }, extended);
    expect(update).toMatchObject({ title: 'Titel', files: [{ fileName: 'a', url: 'http://x/a' }, { fileName: 'b', url: undefined }] });
  });
});
