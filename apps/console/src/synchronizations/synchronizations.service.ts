import { Inject, Injectable } from '@nestjs/common';
import { loadServerConfiguration, loadSynchronizationConfiguration } from '@sluice/domain/servers';
import {
  cancelSynchronization, findSynchronization, listProblems, listSynchronizations, MAXIMUM_KEPT_PROBLEMS, nextRunTime, requestRemoval, requestSynchronization, type SynchronizationRecord,
} from '@sluice/domain/synchronization';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import type { RemovalRequestBody } from '../selection/removal.schema.js';
import type { NewSynchronizationRequest, NextSynchronization, SynchronizationDetails, SynchronizationQuery, SynchronizationRepresentation } from './synchronization.schema.js';

const LIST = 'synchronizations';

const position = z.object({ requestedAt: z.coerce.date(), id: z.guid() });

/** Asks for synchronizations, tells how far they are, and ends them. The work is done by sync-workers. */
@Injectable()
export class SynchronizationsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  async list({ limit, cursor }: SynchronizationQuery): Promise<Page<SynchronizationRepresentation>> {
    const rows = await listSynchronizations(this.dataSource, limit + 1, readCursor(LIST, position, cursor));
    return pageOf(LIST, rows, limit, representation, ({ requestedAt, id }) => ({ requestedAt, id }));
  }

  async get(id: string): Promise<SynchronizationDetails> {
    const problems = await listProblems(this.dataSource, id, MAXIMUM_KEPT_PROBLEMS);
    return { ...representation(await this.#find(id)), problems: problems.map(({ position: _, ...problem }) => problem) };
  }

  /** When the schedule begins the next one. */
  async next(): Promise<NextSynchronization> {
    const [schedule, { serverId }] = await Promise.all([loadSynchronizationConfiguration(this.dataSource), loadServerConfiguration(this.dataSource)]);
    return { at: optionalMomentOf(nextRunTime(schedule, serverId, new Date())) };
  }

  /** Throws SynchronizationError. */
  async request({ scope }: NewSynchronizationRequest, by: Administrator): Promise<SynchronizationRepresentation> {
    const id = await requestSynchronization(this.dataSource, { trigger: 'administrator', scope, adminName: by.name });
    this.audit.record(by, 'synchronization.request', { synchronizationId: id, scope });
    return representation(await this.#find(id));
  }

  /** Asks for what is selected no more to be removed. Throws SynchronizationError. */
  async requestRemoval(wishes: RemovalRequestBody, by: Administrator): Promise<SynchronizationRepresentation> {
    const id = await requestRemoval(this.dataSource, { ...wishes, adminName: by.name });
    this.audit.record(by, 'selection.remove', { synchronizationId: id, ...wishes });
    return representation(await this.#find(id));
  }

  /** Throws SynchronizationError. */
  async cancel(id: string, by: Administrator): Promise<SynchronizationRepresentation> {
    await cancelSynchronization(this.dataSource, id, by.name);
    this.audit.record(by, 'synchronization.cancel', { synchronizationId: id });
    return representation(await this.#find(id));
  }

  async #find(id: string): Promise<SynchronizationRecord> {
    const found = await findSynchronization(this.dataSource, id);
    if (found === null) throw new ApiProblem('synchronization-not-found', `There is no synchronization ${id}.`);
    return found;
  }
}

function representation({ adminName, failureCode, failure, requestedAt, startedAt, finishedAt, ...record }: SynchronizationRecord): SynchronizationRepresentation {
  return {
    ...record, administrator: adminName, requestedAt: momentOf(requestedAt), startedAt: optionalMomentOf(startedAt), finishedAt: optionalMomentOf(finishedAt),
    failure: failureCode === null ? null : { code: failureCode, message: failure ?? '' },
  };
}
