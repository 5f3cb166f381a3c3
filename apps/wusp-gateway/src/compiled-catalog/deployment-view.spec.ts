import { describe, expect, it } from '@jest/globals';
import { smallCatalog, type TestRevision } from '../../test/small-catalog.js';

const BUNDLE: readonly TestRevision[] = [
  { name: 'Category', type: 'Category', categoryType: 'Product' },
  { name: 'Parent', bundles: ['Child', 'Inner'] },
  { name: 'Child', explicitlyDeployable: false },
  { name: 'Inner', explicitlyDeployable: false, bundles: ['Innermost'] },
  { name: 'Innermost', explicitlyDeployable: false },
  { name: 'Single' },
];

function actions(shop: ReturnType<typeof smallCatalog>, groups: string[] = []) {
  const view = shop.catalog.viewFor(groups);
  const entries = Array.from({ length: shop.graph.count }, (_, index) => [
    shop.nameAt(index), view.inScope[index] ? view.deploymentOf(index).action : 'not delivered',
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

describe('what is deployed', () => {
  it('is everything that is not declined, so that need is known before anyone approves', () => {
    expect(actions(smallCatalog(BUNDLE))).toEqual({
      Category: 'Evaluate', Parent: 'PreDeploymentCheck', Child: 'Bundle', Inner: 'Bundle', Innermost: 'Bundle', Single: 'PreDeploymentCheck',
    });
  });

  it('is an approval for the parent of a bundle, never for its members', () => {
    const shop = smallCatalog(BUNDLE, [{ of: 'Parent', action: 'Install' }, { of: 'Child', action: 'Install' }]);
    expect(actions(shop)).toMatchObject({ Parent: 'Install', Child: 'Bundle', Inner: 'Bundle' });
  });

  it('leaves out the members of a declined bundle, unless they are deployable by themselves', () => {
    expect(actions(smallCatalog(BUNDLE, [], ['Parent']))).toMatchObject({ Child: 'not delivered', Innermost: 'not delivered' });
    const deployable = BUNDLE.map((one) => (one.name === 'Child' ? { ...one, explicitlyDeployable: true } : one));
    expect(actions(smallCatalog(deployable, [], ['Parent']))).toMatchObject({ Child: 'PreDeploymentCheck' });
    expect(actions(smallCatalog(BUNDLE, [{ of: 'Child', action: 'Install' }], ['Parent']))).toMatchObject({ Child: 'Install' });
  });

  it('is a check only where an update is blocked', () => {
    expect(actions(smallCatalog(BUNDLE, [{ of: 'Single', action: 'Block' }]))).toMatchObject({ Single: 'PreDeploymentCheck' });
  });

  it('follows the groups of the computer, nearest first', () => {
    const shop = smallCatalog(BUNDLE, [{ of: 'Single', action: 'Install', group: 'europe' }]);
    expect([actions(shop, ['berlin']), actions(shop, ['europe']), actions(shop)].map((one) => one['Single']))
      .toEqual(['Install', 'Install', 'PreDeploymentCheck']);
  });

  it('treats a group that no longer exists as no membership', () => {
    const shop = smallCatalog(BUNDLE, [{ of: 'Single', action: 'Install', group: 'europe' }]);
    expect(actions(shop, ['dissolved'])).toMatchObject({ Single: 'PreDeploymentCheck', Parent: 'PreDeploymentCheck' });
  });

  it('is computed once per set of groups, in whatever order they are named', () => {
    const { catalog } = smallCatalog(BUNDLE);
    expect(catalog.viewFor(['europe', 'berlin'])).toBe(catalog.viewFor(['berlin', 'europe']));
  });

  it('counts as changed when any deployment of it changed, also one that no longer reaches this computer', () => {
    const shop = smallCatalog(BUNDLE, [{ of: 'Single', action: 'Install', group: 'europe', changeNumber: 33 }]);
    expect(shop.catalog.viewFor([]).changeNumbers[5]).toBe(33);
  });
});
