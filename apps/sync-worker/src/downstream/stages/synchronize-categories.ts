import { storeCategoriesAnchor, unknownRevisions, type UpstreamState } from '@sluice/domain/synchronization';
import { takeOver } from '../documents/take-over.js';
import type { RunContext } from '../run/run-context.js';
import { categoriesFilter } from '../upstream/plan-revision-lists.js';
import type { UpstreamCatalog } from '../upstream/upstream-catalog.js';
import { documentSource } from './document-source.js';

/** Categories, update classifications and detectoids (MS-WSUSSS 3.2.4.2): what everything else refers to, and selections are made of. */
export async function synchronizeCategories(context: RunContext, catalog: UpstreamCatalog, state: UpstreamState): Promise<void> {
  await context.begin('categories', null);
  const { anchor, revisions } = await catalog.revisions(categoriesFilter(state.categoriesAnchor));
  const unknown = await unknownRevisions(context.dataSource, revisions);
  context.expect(unknown.length);
  await takeOver(context, documentSource(catalog), unknown, state);
  await storeCategoriesAnchor(context.dataSource, context.lease, anchor, revisions);
}
