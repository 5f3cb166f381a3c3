import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { loadServerConfiguration, loadSynchronizationConfiguration } from '@sluice/domain/servers';
import { Log } from '@sluice/platform/observability';
import { readResumePoint, type ResumePoint } from '@sluice/protocol/catalog-package';
import { DataSource } from 'typeorm';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import type { ExportQuery } from './export.schema.js';
import { streamOf } from './package-stream.js';
import { writeCatalogPackage, type PackagePlan } from './write-catalog-package.js';

/** Exports that one process runs at once: each holds a batch in memory, and at its end a database connection. */
export const MAXIMUM_RUNNING_EXPORTS = 2;

/** Writes packages for servers that are not connected. */
@Injectable()
export class ExportService {
  readonly #log: Log;
  #running = 0;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Log) log: Log,
  ) {
    this.#log = log.child(ExportService.name);
  }

  /** A package as a stream. Throws `ApiProblem`. */
  async start(query: ExportQuery, by: Administrator): Promise<Readable> {
    if (this.#running >= MAXIMUM_RUNNING_EXPORTS) {
      throw new ApiProblem('too-many-exports', `${MAXIMUM_RUNNING_EXPORTS} exports are running.`, { retryAfterSeconds: 30 });
    }
    this.#running += 1;
    try {
      const plan = await this.#plan(query);
      const { serverId: _, resume, languages: __, ...contents } = plan;
      this.audit.record(by, 'catalog.export', { contents, resumed: resume !== null });
      return streamOf((write) => writeCatalogPackage(this.dataSource, plan, write), (error) => this.#ended(error));
    } catch (error) {
      this.#running -= 1;
      throw error;
    }
  }

  #ended(error: unknown): void {
    this.#running -= 1;
    if (error !== null) this.#log.warn('An export broke off', { err: error });
  }

  async #plan({ since, decisions, keys, resume }: ExportQuery): Promise<PackagePlan> {
    const { serverId } = await loadServerConfiguration(this.dataSource);
    const { languages } = await loadSynchronizationConfiguration(this.dataSource);
    if (resume === undefined) return { serverId, languages, since: since ?? null, decisions, keys, resume: null };
    const point = resumePointOf(resume, serverId);
    return { serverId, languages, since: point.since, decisions: point.decisions, keys: point.keys, resume: point };
  }
}

function resumePointOf(text: string, serverId: string): ResumePoint {
  const point = readResumePoint(text);
  if (point === null) throw new ApiProblem('invalid-resume-point', 'This is no place where an export can have ended.');
  if (point.serverId !== serverId) throw new ApiProblem('invalid-resume-point', `The export was begun on another server, ${point.serverId}.`);
  return point;
}
