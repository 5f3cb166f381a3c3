import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { LRUCache } from 'lru-cache';
import { encodeElement, type Outgoing, type PreparedElement } from '@sluice/protocol/soap';
import { updateInfoTable, type UpdateInfo } from '@sluice/protocol/wusp';
import { encodeXpress, XPRESS_BLOCK_SIZE } from '@sluice/protocol/xpress';
import type { ProtocolVersion } from '@sluice/platform/cookies';
import { weightedCache } from '../../fragments/weighted-cache.js';
import { updateInfoKey, wireDeployment, type NewUpdate } from './update-info.js';

/** Core fragments up to this size are written and compressed together with their neighbours. Bytes. */
const SMALL_CORE = XPRESS_BLOCK_SIZE / 2;
/** Memory for written runs. Bytes. */
const CACHE_BYTES = 32 * 1024 * 1024;

/** Entries of NewUpdates as the encoder takes them: written ones, runs of written ones, and ones around a large prepared fragment. */
export type WrittenUpdates = readonly (PreparedElement | Outgoing<UpdateInfo>)[];

/**
 * Writes entries of NewUpdates. Most are small (categories and detectoids of a few hundred bytes), would hardly shrink one by one, and
 * come to every fresh client in the same order; runs of them that fill one Xpress block are written and compressed once and kept. A large
 * fragment goes out in the blocks made at import.
 */
@Injectable()
export class UpdateInfoWriter {
  readonly #written: LRUCache<string, PreparedElement> = weightedCache(CACHE_BYTES, (element) => element.xpress.length);

  write(updates: readonly NewUpdate[], protocolVersion: ProtocolVersion): WrittenUpdates {
    const written: (PreparedElement | Outgoing<UpdateInfo>)[] = [];
    for (const run of splitIntoRuns(updates)) {
      const isLarge = (run[0] as NewUpdate).core.plainLength > SMALL_CORE;
      written.push(isLarge ? entryOf(run[0] as NewUpdate, protocolVersion) : this.#run(run, protocolVersion));
    }
    return written;
  }

  #run(run: readonly NewUpdate[], protocolVersion: ProtocolVersion): PreparedElement {
    const hash = createHash('sha1');
    for (const update of run) hash.update(updateInfoKey(update, protocolVersion)).update(';');
    const key = hash.digest('base64');
    const known = this.#written.get(key);
    if (known) return known;
    const plain = Buffer.concat(run.map((update) => encodeElement('UpdateInfo', updateInfoTable, entryOf(update, protocolVersion), 'wcf').toPlain()));
    const element: PreparedElement = { kind: 'prepared-element', plainLength: plain.length, xpress: encodeXpress(plain) };
    this.#written.set(key, element);
    return element;
  }
}

/** Neighbouring small entries together, as many as fill about one block; each large one alone. */
export function splitIntoRuns(updates: readonly NewUpdate[]): NewUpdate[][] {
  const runs: NewUpdate[][] = [];
  let bytes = Infinity;
  for (const update of updates) {
    const size = update.core.plainLength;
    if (size > SMALL_CORE || bytes + size > XPRESS_BLOCK_SIZE) {
      runs.push([update]);
      bytes = size > SMALL_CORE ? Infinity : size;
    } else {
      runs.at(-1)?.push(update);
      bytes += size;
    }
  }
  return runs;
}

function entryOf(update: NewUpdate, protocolVersion: ProtocolVersion): Outgoing<UpdateInfo> {
  return { ID: update.revisionId, Deployment: wireDeployment(update.deployment, protocolVersion, update.hardwareIds), IsLeaf: update.isLeaf, Xml: update.core };
}
