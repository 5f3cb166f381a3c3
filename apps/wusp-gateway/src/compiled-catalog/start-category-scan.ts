import { UPDATE_TYPE, type RevisionGraph } from './revision-graph.js';

/** One requested category (MS-WUSP 2.2.2.2.8 CategoryRelationship). */
export interface RequestedCategory {
  readonly IndexOfAndGroup: number;
  readonly CategoryId: string;
}

/** The PreferredCategoryList and ErrorList of MS-WUSP 3.1.5.6. */
export interface CategoryScanDecision {
  readonly preferredCategoryIds: readonly string[];
  readonly requestedCategoryIdsInError: readonly string[];
}

/** Decides StartCategoryScan by the rules of MS-WUSP 3.1.5.6. */
export function decideCategoryScan(graph: RevisionGraph, requested: readonly RequestedCategory[]): CategoryScanDecision {
  const inError = requested.filter((category) => categoryKind(graph, category.CategoryId) === undefined);
  const brokenGroups = new Set(inError.map((category) => category.IndexOfAndGroup));
  const groups = new Map<number, string[]>();
  for (const { IndexOfAndGroup, CategoryId } of requested) {
    if (!brokenGroups.has(IndexOfAndGroup)) groups.set(IndexOfAndGroup, [...(groups.get(IndexOfAndGroup) ?? []), CategoryId]);
  }
  return {
    preferredCategoryIds: preferredCategories(graph, [...groups.values()]),
    requestedCategoryIdsInError: inError.map((category) => category.CategoryId),
  };
}

function preferredCategories(graph: RevisionGraph, groups: readonly (readonly string[])[]): string[] {
  const preferred: string[] = [];
  for (const group of groups) {
    const products = group.filter((id) => categoryKind(graph, id) === 'product');
    const classifications = group.length - products.length;
    // One product, or one product with one classification; anything else clears the list and ends the processing.
    if (products.length !== 1 || classifications > 1) return [];
    preferred.push(products[0] as string);
  }
  return preferred;
}

function categoryKind(graph: RevisionGraph, categoryId: string): 'product' | 'classification' | undefined {
  const index = graph.indexOfUpdate(categoryId);
  if (index === undefined || graph.updateTypes[index] !== UPDATE_TYPE.Category) return undefined;
  return graph.categoryTypes[index] === 'UpdateClassification' ? 'classification' : 'product';
}
