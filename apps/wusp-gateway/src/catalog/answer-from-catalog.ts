import { DatabaseUnavailable } from '@sluice/platform/database';
import type { CatalogService } from './catalog.service.js';

/** How often an answer is begun anew, each time from a newer catalog, before the client is asked to come back. */
const ATTEMPTS = 3;

/** Revisions of the catalog in memory have no Core fragment: they were removed from the database after the catalog was read. */
export class RevisionsGone extends Error {
  override readonly name = 'RevisionsGone';

  constructor(readonly revisionIds: readonly number[]) {
    super(`revision ${revisionIds[0]} has no Core fragment`);
  }

  /** Whether one of them is missed again: after a refresh, that is no removal but a damaged database. */
  overlaps({ revisionIds }: RevisionsGone): boolean {
    return this.revisionIds.some((id) => revisionIds.includes(id));
  }
}

/**
 * Answers from the catalog in force; when that names revisions that were removed meanwhile, anew from the next one. A removal of many
 * revisions may overtake that one as well: then the client is told to come back, by `DatabaseUnavailable`.
 * @param answer is called again for each attempt, and must take the catalog from the service each time
 */
export function answerFromCatalog<T>(catalogs: Pick<CatalogService, 'refresh'>, answer: () => T | Promise<T>): T | Promise<T> {
  const first = answer();
  return first instanceof Promise ? first.catch((error: unknown) => answerAnew(catalogs, answer, error)) : first;
}

async function answerAnew<T>(catalogs: Pick<CatalogService, 'refresh'>, answer: () => T | Promise<T>, failure: unknown): Promise<T> {
  let error = failure;
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    if (!(error instanceof RevisionsGone)) throw error;
    await catalogs.refresh();
    try {
      return await answer();
    } catch (next) {
      if (next instanceof RevisionsGone && next.overlaps(error)) throw next;
      error = next;
    }
  }
  throw error instanceof RevisionsGone ? new DatabaseUnavailable('the catalog changes faster than it is read') : error;
}
