import { Inject, Injectable } from '@nestjs/common';
import type { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { FRAGMENT_TYPES, readFiles, readFragments, type CatalogRevisionFile, type FragmentType, type PreparedFragment } from '@sluice/domain/catalog';
import { CONFIG } from '@sluice/platform/config';
import { SeriesHistogram } from '@sluice/platform/observability';
import { fragmentCacheBytes, type GatewayConfig } from '../gateway.config.js';
import { weightedCache } from './weighted-cache.js';

const pageUpdates = SeriesHistogram.registered({
  name: 'sluice_page_updates', help: 'Revisions whose fragments one call asked for, by fragment type: Core counts the updates on pages of SyncUpdates',
  buckets: [0, 1, 5, 10, 30, 50, 100, 200, 500, 1000],
});
const pageBytes = SeriesHistogram.registered({
  name: 'sluice_page_fragment_bytes', help: 'Bytes of the fragments of one call before compression, by fragment type',
  buckets: [0, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
});

/** Fragments and files never change once imported, so what was read once stays right for as long as memory allows. */
@Injectable()
export class FragmentStore {
  readonly #fragments: LRUCache<number, readonly PreparedFragment[]>;
  readonly #files: LRUCache<number, readonly CatalogRevisionFile[]>;

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
    const kind = FRAGMENT_TYPES.indexOf(type);
    // One number is the key, so that no text is made for each of the revisions on a page.
    const keyOf = (revisionId: number) => revisionId * FRAGMENT_TYPES.length + kind;
    const found = await this.#through(this.#fragments, revisionIds, keyOf, async (missing) =>
      groupByRevision(await readFragments(this.dataSource, missing.map((revisionId) => ({ revisionId, type })))));
    // Core pages are counted by whoever puts them together, for those that were written before need no fragments.
    if (type !== 'Core') observePageOf(type, found.size, bytesOf(found));
    return found;
  }

  /** The files of several revisions, by revision id. */
  async files(revisionIds: readonly number[]): Promise<Map<number, readonly CatalogRevisionFile[]>> {
    return this.#through(this.#files, revisionIds, (revisionId) => revisionId, async (missing) =>
      groupByRevision(await readFiles(this.dataSource, missing)));
  }

  async #through<Value extends object>(
    cache: LRUCache<number, readonly Value[]>,
    revisionIds: readonly number[],
    keyOf: (revisionId: number) => number,
    read: (missing: number[]) => Promise<Map<number, Value[]>>,
  ): Promise<Map<number, readonly Value[]>> {
    const found = new Map<number, readonly Value[]>();
    const missing: number[] = [];
    for (const revisionId of revisionIds) {
      const cached = cache.get(keyOf(revisionId));
      if (cached) found.set(revisionId, cached);
      else missing.push(revisionId);
    }
    if (missing.length === 0) return found;
    const rows = await read(missing);
    for (const revisionId of missing) {
      const values = rows.get(revisionId) ?? [];
      found.set(revisionId, values);
      cache.set(keyOf(revisionId), values);
    }
    return found;
  }
}

const series = Object.fromEntries(FRAGMENT_TYPES.map((type) => [type, { updates: pageUpdates.series({ type }), bytes: pageBytes.series({ type }) }]));

/** Counts a page that carries fragments of one type. */
export function observePageOf(type: FragmentType, revisions: number, bytes: number): void {
  series[type]?.updates.observe(revisions);
  series[type]?.bytes.observe(bytes);
}

function bytesOf(found: ReadonlyMap<number, readonly PreparedFragment[]>): number {
  let bytes = 0;
  for (const fragments of found.values()) for (const fragment of fragments) bytes += fragment.plainLength;
  return bytes;
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
