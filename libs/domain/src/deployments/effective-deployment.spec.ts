import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DEPLOYMENT_ACTIONS, compareDeployments, effectiveDeployment, type DeploymentAction, type DeploymentCandidate,
} from './index.js';

const root = 'all-computers';

function deployment(targetGroupId: string, action: DeploymentAction, deadline: string | null = null, deploymentId = 1): DeploymentCandidate {
  return { deploymentId, targetGroupId, action, deadline: deadline === null ? null : new Date(deadline) };
}

const actionFor = (deployments: DeploymentCandidate[], ...paths: string[][]): DeploymentAction | undefined =>
  effectiveDeployment(deployments, paths)?.action;

describe('effectiveDeployment along one path', () => {
  it('takes what All Computers has when nothing is nearer', () => {
    expect(actionFor([deployment(root, 'PreDeploymentCheck')], ['servers', 'site', root])).toBe('PreDeploymentCheck');
  });

  it('lets the nearest group decide, in both directions', () => {
    const deployments = [deployment(root, 'Install'), deployment('site', 'Block'), deployment('servers', 'PreDeploymentCheck')];
    expect(actionFor(deployments, ['servers', 'site', root])).toBe('PreDeploymentCheck');
    expect(actionFor(deployments, ['clients', 'site', root])).toBe('Block');
    expect(actionFor(deployments, ['elsewhere', root])).toBe('Install');
  });

  it('finds nothing where no group has a deployment', () => {
    expect(effectiveDeployment([deployment('other', 'Install')], [['servers', root]])).toBeNull();
    expect(effectiveDeployment([], [[root]])).toBeNull();
    expect(effectiveDeployment([deployment(root, 'Install')], [])).toBeNull();
  });
});

describe('effectiveDeployment between memberships', () => {
  it('orders the actions Install, OptionalInstall, Uninstall, Block, PreDeploymentCheck, Evaluate, Bundle', () => {
    const shuffled = [...DEPLOYMENT_ACTIONS].reverse().map((action, index) => deployment(action, action, null, index));
    expect(shuffled.sort(compareDeployments).map(({ action }) => action)).toEqual([
      'Install', 'OptionalInstall', 'Uninstall', 'Block', 'PreDeploymentCheck', 'Evaluate', 'Bundle',
    ]);
  });

  it('gives every membership one vote, however deep its group lies', () => {
    const deployments = [deployment(root, 'PreDeploymentCheck'), deployment('deep', 'Block'), deployment('flat', 'Install')];
    expect(actionFor(deployments, ['deep', 'site', root], ['flat', root])).toBe('Install');
    expect(actionFor(deployments, ['deep', 'site', root], ['empty', root])).toBe('Block');
  });

  it('prefers the earlier deadline, any deadline to none, and then the older deployment', () => {
    const early = deployment('a', 'Install', '2026-01-01T00:00:00Z', 9);
    const late = deployment('b', 'Install', '2026-02-01T00:00:00Z', 8);
    const never = deployment('c', 'Install', null, 7);
    const older = deployment('d', 'Install', null, 6);
    const paths = [['a', root], ['b', root], ['c', root], ['d', root]];
    expect(effectiveDeployment([never, late, early], paths)).toBe(early);
    expect(effectiveDeployment([never, late], paths)).toBe(late);
    expect(effectiveDeployment([never, older], paths)).toBe(older);
  });
});

describe('effectiveDeployment in general', () => {
  const groups = ['g0', 'g1', 'g2', 'g3', 'g4', 'g5'];
  const candidates = fc.uniqueArray(fc.record({
    deploymentId: fc.integer({ min: 1, max: 1_000 }),
    targetGroupId: fc.constantFrom(...groups, root),
    action: fc.constantFrom(...DEPLOYMENT_ACTIONS),
    deadline: fc.option(fc.date({ noInvalidDate: true })),
  }), { selector: (candidate) => candidate.targetGroupId })
    .map((found) => found.map((candidate, index) => ({ ...candidate, deploymentId: index + 1 })));
  const paths = fc.array(fc.shuffledSubarray(groups).map((path) => [...path, root]), { minLength: 1, maxLength: 4 });

  it('does not depend on the order of deployments or memberships', () => {
    fc.assert(fc.property(candidates, paths, (deployments, memberships) => {
      const chosen = effectiveDeployment(deployments, memberships);
      expect(effectiveDeployment([...deployments].reverse(), [...memberships].reverse())).toBe(chosen);
    }));
  });

  it('chooses a deployment that is nearest on one of the paths, and none that is nearest on any other beats it', () => {
    fc.assert(fc.property(candidates, paths, (deployments, memberships) => {
      const nearest = memberships.map((path) => path
        .map((group) => deployments.find((candidate) => candidate.targetGroupId === group))
        .find((candidate) => candidate !== undefined));
      const chosen = effectiveDeployment(deployments, memberships);
      expect(nearest.includes(chosen ?? undefined)).toBe(true);
      for (const other of nearest) if (other !== undefined) expect(compareDeployments(chosen!, other)).toBeLessThanOrEqual(0);
    }));
  });

  it('ignores deployments of groups on no path', () => {
    fc.assert(fc.property(candidates, paths, (deployments, memberships) => {
      const chosen = effectiveDeployment(deployments, memberships);
      expect(effectiveDeployment([...deployments, deployment('stranger', 'Install', null, 0)], memberships)).toBe(chosen);
    }));
  });

  it('compares deployments in a total order', () => {
    fc.assert(fc.property(candidates, (deployments) => {
      for (const left of deployments) {
        for (const right of deployments) {
          expect(Math.sign(compareDeployments(left, right))).toBe(-Math.sign(compareDeployments(right, left)) + 0);
          expect(compareDeployments(left, right) === 0).toBe(left === right);
        }
      }
    }));
  });
});
