import { Inject, Injectable } from '@nestjs/common';
import { askForContent, listContentFiles, readContentUsage, type ListedContentFile } from '@sluice/domain/content';
import { Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import { EVENT_SOURCE } from '../event-source.js';
import { ContentStoreAccess } from './content-store-access.js';
import type { ContentFileQuery, ContentFileRepresentation, ContentUsageRepresentation } from './content.schema.js';

const LIST = 'content-files';

const position = z.string().regex(/^[0-9A-F]{40}$/);

/** Tells what the content store holds, and asks for files. */
@Injectable()
export class ContentService {
  readonly #log: Log;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ContentStoreAccess) private readonly access: ContentStoreAccess,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Log) log: Log,
  ) {
    this.#log = log.child(ContentService.name);
  }

  async usage(): Promise<ContentUsageRepresentation> {
    const { states, products, classifications, uncategorized, unneeded } = await readContentUsage(this.dataSource);
    return {
      states: [...states], products: [...products], classifications: [...classifications], uncategorized,
      unneeded: { ...unneeded, oldestSince: optionalMomentOf(unneeded.oldestSince) }, freeBytes: await this.#freeBytes(),
    };
  }

  async files({ limit, cursor, state }: ContentFileQuery): Promise<Page<ContentFileRepresentation>> {
    const after = readCursor(LIST, position, cursor);
    const rows = await listContentFiles(this.dataSource, state === undefined ? {} : { states: [state] }, limit + 1, after === null ? null : Buffer.from(after, 'hex'));
    return pageOf(LIST, rows, limit, representation, ({ sha1 }) => nameOf(sha1));
  }

  async file(sha1: string): Promise<ContentFileRepresentation> {
    const [found] = await listContentFiles(this.dataSource, { sha1: Buffer.from(sha1, 'hex') }, 1);
    if (found === undefined) throw new ApiProblem('content-file-not-found', `Nothing is known of a file ${sha1}: nobody needs it, and it is not here.`);
    return representation(found);
  }

  /** A content-fetcher does it; the answer does not wait for that. */
  async retry(sha1: string, by: Administrator): Promise<void> {
    if (!await askForContent(this.dataSource, Buffer.from(sha1, 'hex'), EVENT_SOURCE)) throw new ApiProblem('content-file-not-found', `The catalog has no file ${sha1}.`);
    this.audit.record(by, 'content.retry', { sha1 });
  }

  /** Room in the store; what the store holds is worth telling without it. */
  async #freeBytes(): Promise<number | null> {
    try {
      return await (await this.access.store()).freeBytes();
    } catch (error) {
      if (!(error instanceof ApiProblem)) this.#log.warn('How much room the content store has could not be found out', { err: error });
      return null;
    }
  }
}

function nameOf(sha1: Buffer): string {
  return sha1.toString('hex').toUpperCase();
}

function representation({ sha1, failureCode, failure, requestedByDownstream, requestedByAdministrator, ...file }: ListedContentFile): ContentFileRepresentation {
  return {
    sha1: nameOf(sha1), size: file.size, state: file.state, fileName: file.fileName, updateId: file.updateId, title: file.title, attempts: file.attempts,
    nextAttemptAt: optionalMomentOf(file.nextAttemptAt),
    failure: failureCode === null || file.state === 'available' ? null : { code: failureCode, message: failure ?? '' },
    requestedBy: [...(requestedByDownstream ? ['downstream' as const] : []), ...(requestedByAdministrator ? ['administrator' as const] : [])],
    wantedAt: momentOf(file.wantedAt), availableAt: optionalMomentOf(file.availableAt), unneededSince: optionalMomentOf(file.unneededSince),
  };
}
