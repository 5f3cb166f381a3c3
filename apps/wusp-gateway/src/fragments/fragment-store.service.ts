import { Inject, Injectable } from '@nestjs/common';
import type { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { readFiles, readFragments, type CatalogRevisionFile, type FragmentType, type PreparedFragment } from '@sluice/domain/catalog';
import { CONFIG } from '@sluice/platform/config';
import { fragmentCacheBytes, type GatewayConfig } from '../gateway.config.js';
import { weightedCache } from './weighted-cache.js';

/** Fragments and files never change once imported, so what was read once stays right for as long as memory allows. */
@Injectable()
export class FragmentStore {
  readonly #fragments: LRUCache<string, readonly PreparedFragment[]>;
  readonly #files: LRUCache<string, readonly CatalogRevisionFile[]>;

  constructor(private readonly dataSource: DataSource, @Inject(CONFIG) config: GatewayConfig) {
    const bytes = fragmentCacheBytes(config);
    this.#fragments = weightedCache(Math.floor(bytes * 0.9), sizeOfFragments);
    this.#files = weightedCache(Math.floor(bytes * 0.1), (files) => files.length * 256);
  }

  /**
   * The fragments of one type of several revisions, all languages of each, by revision id. Revisions without such a fragment map to
   * an empty list. Missing ones are read together.
   */
  async fragments(revisionIds: readonly number[], type: FragmentType): Promise<Map<number, readonly PreparedFragment[]>> {
    return this.#through(this.#fragments, revisionIds, type, async (missing) => {
      const rows = await readFragments(this.dataSource, missing.map((revisionId) => ({ revisionId, type })));
      return groupByRevision(rows);
    });
  }

  /** The files of several revisions, by revision id. */
  async files(revisionIds: readonly number[]): Promise<Map<number, readonly CatalogRevisionFile[]>> {
    return this.#through(this.#files, revisionIds, 'files', async (missing) =>
      groupByRevision(await readFiles(this.dataSource, missing)));
  }

  async #through<Value extends object>(
    cache: LRUCache<string, readonly Value[]>,
    revisionIds: readonly number[],
    kind: string,
    read: (missing: number[]) => Promise<Map<number, Value[]>>,
  ): Promise<Map<number, readonly Value[]>> {
    const found = new Map<number, readonly Value[]>();
    const missing: number[] = [];
    for (const revisionId of revisionIds) {
      const cached = cache.get(`${kind}/${revisionId}`);
      if (cached) found.set(revisionId, cached);
      else missing.push(revisionId);
    }
    if (missing.length === 0) return found;
    const rows = await read(missing);
    for (const revisionId of missing) {
      const values = rows.get(revisionId) ?? [];
      found.set(revisionId, values);
      cache.set(`${kind}/${revisionId}`, values);
    }
    return found;
  }
}

function sizeOfFragments(fragments: readonly PreparedFragment[]): number {
  return fragments.reduce((sum, fragment) => sum + fragment.xpress.length, 0);
}

function groupByRevision<Row extends { readonly revisionId: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.revisionId);
    if (group) group.push(row);
    else groups.set(row.revisionId, [row]);
  }
  return groups;
}
