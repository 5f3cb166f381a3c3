import { describe, expect, it } from '@jest/globals';
import { guidOf, smallCatalog } from '../../test/small-catalog.js';
import { decideCategoryScan } from './start-category-scan.js';

const { graph } = smallCatalog([
  { name: 'Product A', type: 'Category', categoryType: 'Product' },
  { name: 'Product B', type: 'Category', categoryType: 'ProductFamily' },
  { name: 'Security', type: 'Category', categoryType: 'UpdateClassification' },
  { name: 'Critical', type: 'Category', categoryType: 'UpdateClassification' },
  { name: 'An update' },
]);

const ask = (...groups: string[][]) => {
  const requested = groups.flatMap((names, IndexOfAndGroup) => names.map((name) => ({ IndexOfAndGroup, CategoryId: guidOf(name) })));
  const { preferredCategoryIds, requestedCategoryIdsInError } = decideCategoryScan(graph, requested);
  const nameOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex').toString().replace(/\.+$/, '');
  return { preferred: preferredCategoryIds.map(nameOf), inError: requestedCategoryIdsInError.map(nameOf) };
};

describe('StartCategoryScan (MS-WUSP 3.1.5.6)', () => {
  it('prefers a product that stands alone', () => {
    expect(ask(['Product A'], ['Product B'])).toEqual({ preferred: ['Product A', 'Product B'], inError: [] });
  });

  it('prefers only the product of a product and a classification', () => {
    expect(ask(['Security', 'Product A'])).toEqual({ preferred: ['Product A'], inError: [] });
  });

  it('reports unknown categories and drops their whole AND group', () => {
    expect(ask(['Product A', 'Nowhere'], ['Product B'])).toEqual({ preferred: ['Product B'], inError: ['Nowhere'] });
  });

  it('does not take an update for a category', () => {
    expect(ask(['An update'])).toEqual({ preferred: [], inError: ['An update'] });
  });

  it.each([[['Security']], [['Product A', 'Product B']], [['Product A', 'Security', 'Critical']]])('clears the list for %j', (group) => {
    expect(ask(['Product A'], group)).toEqual({ preferred: [], inError: [] });
  });
});
