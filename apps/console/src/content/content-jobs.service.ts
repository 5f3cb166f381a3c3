import { Inject, Injectable } from '@nestjs/common';
import { findContentJob, listContentJobs, requestContentJob, type ContentJobKind, type ContentJobRecord } from '@sluice/domain/content';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import { EVENT_SOURCE } from '../event-source.js';
import type { CleanupRepresentation, ContentJobQuery, VerificationRepresentation } from './content.schema.js';

const position = z.object({ requestedAt: z.coerce.date(), id: z.guid() });

/** Asks content-fetchers to verify or clean up the content store, and tells how far they are. */
@Injectable()
export class ContentJobsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  verifications(query: ContentJobQuery): Promise<Page<VerificationRepresentation>> {
    return this.#list('verification', query, verification);
  }

  cleanups(query: ContentJobQuery): Promise<Page<CleanupRepresentation>> {
    return this.#list('cleanup', query, cleanup);
  }

  async verification(id: string): Promise<VerificationRepresentation> {
    return verification(await this.#find('verification', id));
  }

  async cleanup(id: string): Promise<CleanupRepresentation> {
    return cleanup(await this.#find('cleanup', id));
  }

  /** Throws ContentError. */
  async verify(by: Administrator): Promise<VerificationRepresentation> {
    return verification(await this.#request('verification', by));
  }

  /** Throws ContentError. */
  async cleanUp(by: Administrator): Promise<CleanupRepresentation> {
    return cleanup(await this.#request('cleanup', by));
  }

  async #request(kind: ContentJobKind, by: Administrator): Promise<ContentJobRecord> {
    const id = await requestContentJob(this.dataSource, kind, by.name, EVENT_SOURCE);
    this.audit.record(by, `content.${kind}`, { jobId: id });
    return this.#find(kind, id);
  }

  async #find(kind: ContentJobKind, id: string): Promise<ContentJobRecord> {
    const found = await findContentJob(this.dataSource, id);
    if (found?.kind !== kind) throw new ApiProblem('content-job-not-found', `There is no ${kind} ${id}.`);
    return found;
  }

  async #list<Item>(kind: ContentJobKind, { limit, cursor }: ContentJobQuery, toItem: (job: ContentJobRecord) => Item): Promise<Page<Item>> {
    const rows = await listContentJobs(this.dataSource, kind, limit + 1, readCursor(kind, position, cursor));
    return pageOf(kind, rows, limit, toItem, ({ requestedAt, id }) => ({ requestedAt, id }));
  }
}

function common({ id, state, adminName, requestedAt, startedAt, finishedAt, attempt, failure }: ContentJobRecord) {
  return { id, state, administrator: adminName, requestedAt: momentOf(requestedAt), startedAt: optionalMomentOf(startedAt), finishedAt: optionalMomentOf(finishedAt), attempt, failure };
}

function verification(job: ContentJobRecord): VerificationRepresentation {
  const { filesDone, bytesDone, filesTotal, bytesTotal, filesFound, bytesFound } = job;
  return { ...common(job), filesDone, bytesDone, filesTotal, bytesTotal, damagedFiles: filesFound, damagedBytes: bytesFound };
}

function cleanup(job: ContentJobRecord): CleanupRepresentation {
  return { ...common(job), removedFiles: job.filesFound, removedBytes: job.bytesFound };
}
