import type { RevisionIdentity } from '@sluice/domain/catalog';
import {
  dueMissingRevisions, missingBundleMembers, missingPrerequisites, storeUpdatesAnchor, unknownRevisions, type SelectedCategory, type UpstreamState,
} from '@sluice/domain/synchronization';
import { takeOver } from '../documents/take-over.js';
import type { RunContext } from '../run/run-context.js';
import { everythingFilter, unknownLanguages, updatesFilters } from '../upstream/plan-revision-lists.js';
import type { UpstreamCatalog } from '../upstream/upstream-catalog.js';
import { documentSource } from './document-source.js';

/** What decides which updates are wanted. */
export interface UpdateWishes {
  /** Empty for everything the upstream server has. */
  readonly selection: readonly SelectedCategory[];
  readonly languages: readonly string[] | null;
  /** Whether the upstream server may be asked for the list of everything it has: Microsoft's has millions. */
  readonly canListEverything: boolean;
}

/** Revisions that were missing and are asked for again in one run, at most. */
const MAXIMUM_RETRIES = 1_000;
/** Revisions that are looked up in one round of following references. */
const ROUND_SIZE = 5_000;
/**
 * Rounds of following bundles and prerequisites. Real ones end after two or three; the bound ends the invention of a server that serves
 * ever new members.
 */
const MAXIMUM_ROUNDS = 20;

/**
 * Software and driver revisions with all they refer to (MS-WSUSSS 3.2.4.2). The anchor of the first list stands for all of them and is stored
 * when every listed revision is in the catalog or noted as missing.
 */
export async function synchronizeUpdates(context: RunContext, catalog: UpstreamCatalog, state: UpstreamState, wishes: UpdateWishes): Promise<string | null> {
  await context.begin('updates', null);
  await noteUnknownLanguages(context, state, wishes.languages);
  const { anchor, listed } = await listUpdates(catalog, state, wishes);
  const unknown = await unknownRevisions(context.dataSource, [...listed, ...await dueMissingRevisions(context.dataSource, MAXIMUM_RETRIES)]);
  context.expect(unknown.length);
  await takeOver(context, documentSource(catalog), unknown, state);
  await takeOverReferences(context, catalog, state, wishes);
  await storeUpdatesAnchor(context.dataSource, context.lease, {
    anchor, languages: wishes.languages, unfiltered: wishes.selection.length === 0, categoryIds: wishes.selection.map(({ updateId }) => updateId),
  }, listed);
  return anchor;
}

async function listUpdates(catalog: UpstreamCatalog, state: UpstreamState, wishes: UpdateWishes): Promise<{ anchor: string | null; listed: RevisionIdentity[] }> {
  let anchor: string | null | undefined;
  const listed: RevisionIdentity[] = [];
  for (const filter of updatesFilters({ state, ...wishes })) {
    const list = await catalog.revisions(filter);
    anchor = anchor === undefined ? list.anchor : anchor;
    for (const revision of list.revisions) listed.push(revision);
  }
  return { anchor: anchor ?? null, listed };
}

/**
 * Members of bundles carry no category and no filter lists them; prerequisites may lie outside of the selection. Both are followed until
 * nothing is missing that the upstream server has.
 */
async function takeOverReferences(context: RunContext, catalog: UpstreamCatalog, state: UpstreamState, wishes: UpdateWishes): Promise<void> {
  const prerequisites = new PrerequisiteFinder(catalog, wishes);
  for (let round = 0; round < MAXIMUM_ROUNDS; round += 1) {
    const members = await missingBundleMembers(context.dataSource, ROUND_SIZE);
    const missing = members.length > 0 ? members : await prerequisites.find(await missingPrerequisites(context.dataSource, ROUND_SIZE));
    const unknown = await unknownRevisions(context.dataSource, missing);
    if (unknown.length === 0) return;
    context.expect(unknown.length);
    await takeOver(context, documentSource(catalog), unknown, state, 'give-up');
  }
  await context.note([{
    code: 'REFERENCES_WITHOUT_END', message: `After ${MAXIMUM_ROUNDS} rounds, updates still name others that are not here.`,
    advice: 'Those that are here can be used. Look for bundles within bundles on the upstream server.',
  }]);
}

/** Finds the revisions of prerequisites, which documents name without a revision number, in the list of everything there is. */
class PrerequisiteFinder {
  #latest: Map<string, RevisionIdentity> | undefined;

  constructor(private readonly catalog: UpstreamCatalog, private readonly wishes: UpdateWishes) {}

  /** The highest listed revisions of the updates; none when everything was listed anyway, or cannot be. */
  async find(updateIds: readonly string[]): Promise<RevisionIdentity[]> {
    if (updateIds.length === 0 || this.wishes.selection.length === 0 || !this.wishes.canListEverything) return [];
    this.#latest ??= latestOf((await this.catalog.revisions(everythingFilter())).revisions);
    return updateIds.flatMap((updateId) => this.#latest?.get(updateId) ?? []);
  }
}

function latestOf(revisions: readonly RevisionIdentity[]): Map<string, RevisionIdentity> {
  const latest = new Map<string, RevisionIdentity>();
  for (const revision of revisions) {
    const known = latest.get(revision.updateId);
    if (known === undefined || known.revisionNumber < revision.revisionNumber) latest.set(revision.updateId, revision);
  }
  return latest;
}

async function noteUnknownLanguages(context: RunContext, state: UpstreamState, languages: readonly string[] | null): Promise<void> {
  await context.note(unknownLanguages(state.languages, languages).map((language) => ({
    code: 'LANGUAGE_NOT_LISTED', message: `The upstream server does not list the language ${language}.`,
    advice: 'Choose one that it lists, or have it enabled there.',
  })));
}
