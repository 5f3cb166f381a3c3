import { featureKey } from '../client-protocol.js';
import type { ProtocolVersion } from '@sluice/platform/cookies';
import { areEqual, hashOf, type DeploymentView } from '../../compiled-catalog/index.js';
import { weightedCache } from '../../fragments/weighted-cache.js';
import type { WrittenUpdates } from './update-info-writer.service.js';

/** Memory for written pages; most of it is shared with the runs they consist of. Bytes. */
const CACHE_BYTES = 32 * 1024 * 1024;

/** The NewUpdates of one page, written. */
export interface WrittenPage {
  readonly updates: WrittenUpdates;
  /** Bytes of the Core fragments on it. */
  readonly fragmentBytes: number;
}

interface KnownPage extends WrittenPage {
  readonly indexes: Int32Array;
}

/**
 * Pages as they were written. Computers of one make that scan for the first time ask for the same pages in the same order, so the second one's
 * need neither fragments nor keys of them to be looked up. A page belongs to a view, which is replaced when anything changes.
 */
export class WrittenPages {
  readonly #pages = weightedCache<string, KnownPage>(CACHE_BYTES, ({ indexes, updates }) => updates.reduce((sum, entry) => sum + sizeOf(entry), 8 * indexes.length));
  readonly #viewNumbers = new WeakMap<DeploymentView, number>();
  #lastViewNumber = 0;

  get(view: DeploymentView, indexes: readonly number[], protocolVersion: ProtocolVersion): WrittenPage | undefined {
    const page = this.#pages.get(this.#keyOf(view, indexes, protocolVersion));
    return page !== undefined && areEqual(page.indexes, indexes) ? page : undefined;
  }

  set(view: DeploymentView, indexes: readonly number[], protocolVersion: ProtocolVersion, page: WrittenPage): void {
    this.#pages.set(this.#keyOf(view, indexes, protocolVersion), { ...page, updates: inOnePiece(page.updates), indexes: Int32Array.from(indexes) });
  }

  #keyOf(view: DeploymentView, indexes: readonly number[], protocolVersion: ProtocolVersion): string {
    let number = this.#viewNumbers.get(view);
    if (number === undefined) this.#viewNumbers.set(view, (number = ++this.#lastViewNumber));
    return `${number}/${featureKey(protocolVersion)}/${hashOf(indexes)}`;
  }
}

/** Runs that were written one by one as one: blocks may be concatenated (MS-WUSP 2.1.1), and one piece is sent faster than several. */
function inOnePiece(updates: WrittenUpdates): WrittenUpdates {
  const runs = updates.filter((entry) => 'kind' in entry);
  if (runs.length < 2 || runs.length < updates.length) return updates;
  const plainLength = runs.reduce((sum, run) => sum + run.plainLength, 0);
  return [{ kind: 'prepared-element', plainLength, xpress: Buffer.concat(runs.map((run) => run.xpress)) }];
}

function sizeOf(entry: WrittenUpdates[number]): number {
  if ('kind' in entry) return entry.xpress.length;
  return typeof entry.Xml === 'object' ? entry.Xml.xpress.length : 0;
}
