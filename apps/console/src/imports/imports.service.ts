import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import {
  addImportProblems, beginCatalogImport, findCatalogImport, finishCatalogImport, listCatalogImports, listImportProblems, recordCatalogImport,
  catalogCircles, currentChangeNumber, type CatalogImportRecord,
} from '@sluice/domain/catalog';
import { Log } from '@sluice/platform/observability';
import { CabinetError } from '@sluice/protocol/cabinet';
import { PackageError } from '@sluice/protocol/catalog-package';
import { ExportPackageError } from '@sluice/protocol/export-package';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { API_PREFIX } from '../api/paths.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import { problemOfError } from '../api/problems/problem-of-error.js';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import { ArchiveError } from './archive-error.js';
import { plainBytes, readPast } from './documents.js';
import { importDocuments } from './import-documents.js';
import { importPackage } from './import-package.js';
import { ImportProgress } from './import-progress.js';
import type { ImportTarget } from './import-target.js';
import { importWsusExport } from './import-wsus-export.js';
import type { ImportDetails, ImportQuery, ImportRepresentation } from './import.schema.js';
import { IMPORT_KINDS, type ImportMediaType } from './media-types.js';

/** Revisions in circles that an import names. */
const MAXIMUM_CIRCLE_PROBLEMS = 100;
/** Imports that one process runs at once: each holds two batches in memory. */
export const MAXIMUM_RUNNING_IMPORTS = 2;

/** How often a running import notes how far it is. Milliseconds; far below the silence after which it counts as interrupted. */
const SIGN_OF_LIFE_MS = 5_000;

const LIST = 'imports';

const position = z.object({ startedAt: z.coerce.date(), id: z.guid() });

/** What arrives as the body of an import. */
export interface ImportBody {
  readonly body: Readable;
  readonly mediaType: ImportMediaType;
  readonly contentEncoding: string | undefined;
  /** Whether the decisions of a package are taken over. */
  readonly withDecisions: boolean;
}

/** Runs imports while their documents arrive, and tells how far each is. */
@Injectable()
export class ImportsService {
  readonly #log: Log;
  #running = 0;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Log) log: Log,
  ) {
    this.#log = log.child(ImportsService.name);
  }

  async list({ limit, cursor }: ImportQuery): Promise<Page<ImportRepresentation>> {
    const rows = await listCatalogImports(this.dataSource, limit + 1, readCursor(LIST, position, cursor));
    return pageOf(LIST, rows, limit, representation, ({ startedAt, id }) => ({ startedAt, id }));
  }

  async get(id: string): Promise<ImportDetails> {
    const found = await findCatalogImport(this.dataSource, id);
    if (found === null) throw new ApiProblem('import-not-found', `There is no import ${id}.`);
    const problems = await listImportProblems(this.dataSource, id);
    return { ...representation(found), problems: problems.map(({ position: _, ...problem }) => problem) };
  }

  /**
   * Imports documents as they arrive, in batches that are committed one by one, and resolves when all are. What was committed
   * before a failure stays, and importing it again does nothing. Throws `ApiProblem` and `CatalogImportError`.
   */
  async run(input: ImportBody, by: Administrator): Promise<ImportDetails> {
    if (this.#running >= MAXIMUM_RUNNING_IMPORTS) {
      throw new ApiProblem('too-many-imports', `${MAXIMUM_RUNNING_IMPORTS} imports are running.`, { retryAfterSeconds: 30 });
    }
    this.#running += 1;
    try {
      const id = await beginCatalogImport(this.dataSource, by.name, IMPORT_KINDS[input.mediaType]);
      await this.#import(id, input);
      const report = await this.get(id);
      const { problems: _, ...summary } = report;
      this.audit.record(by, 'catalog.import', { import: summary });
      return report;
    } finally {
      this.#running -= 1;
    }
  }

  async #import(id: string, { body, mediaType, contentEncoding, withDecisions }: ImportBody): Promise<void> {
    const progress = new ImportProgress();
    const note = async (): Promise<void> => {
      await addImportProblems(this.dataSource, id, progress.takeProblems());
      await recordCatalogImport(this.dataSource, id, progress.tally());
    };
    const before = await currentChangeNumber(this.dataSource);
    const alive = setInterval(() => void this.#quietly(note), SIGN_OF_LIFE_MS);
    try {
      await importBytes({ dataSource: this.dataSource, progress, withDecisions }, plainBytes(body, contentEncoding, progress), mediaType);
      await addImportProblems(this.dataSource, id, progress.takeProblems());
      await this.#noteCircles(id, before);
      await finishCatalogImport(this.dataSource, id, progress.tally(), null);
    } catch (error) {
      const problem = problemOfImport(id, error);
      await this.#quietly(note);
      // What was committed stays, and nobody looks at it again.
      await this.#quietly(() => this.#noteCircles(id, before));
      await this.#quietly(() => finishCatalogImport(this.dataSource, id, progress.tally(), problem?.message ?? 'The server failed; its log has the reason.'));
      await readPast(body);
      throw problem ?? error;
    } finally {
      clearInterval(alive);
    }
  }

  /** Circles among prerequisites and bundles that it closed: whatever documents did, nobody is offered what is in one. */
  async #noteCircles(id: string, changeNumber: number): Promise<void> {
    await addImportProblems(this.dataSource, id, await catalogCircles(this.dataSource, changeNumber, MAXIMUM_CIRCLE_PROBLEMS));
  }

  /** What an import notes about itself must not be what ends it. */
  async #quietly(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.#log.warn('How far an import is could not be noted', { err: error }));
  }
}

function importBytes(target: ImportTarget, bytes: AsyncIterable<Uint8Array>, mediaType: ImportMediaType): Promise<void> {
  switch (IMPORT_KINDS[mediaType]) {
    case 'documents': return importDocuments(target, bytes, mediaType);
    case 'package': return importPackage(target, bytes);
    case 'wsus-export': return importWsusExport(target, bytes);
  }
}

/** What ended an import, as a problem that names it; null for what nobody foresaw. */
function problemOfImport(id: string, error: unknown): ApiProblem | null {
  const instance = `${API_PREFIX}/catalog/imports/${id}`;
  if (isUnreadable(error)) {
    return new ApiProblem('invalid-document', `The body cannot be read: ${error.message}.`, { instance });
  }
  const problem = problemOfError(error);
  return problem === null ? null : new ApiProblem(problem.problem, problem.message, { ...problem.details, instance });
}

/** What is wrong with the form of a body. Their messages quote nothing of it. */
function isUnreadable(error: unknown): error is Error {
  return error instanceof ArchiveError || error instanceof PackageError || error instanceof ExportPackageError || error instanceof CabinetError || isBrokenStream(error);
}

/** The connection ended too early, or what came was no gzip. */
function isBrokenStream(error: unknown): error is Error {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^(ECONNRESET|ERR_STREAM_PREMATURE_CLOSE|Z_[A-Z]+_ERROR)$/.test(code);
}

function representation({ adminName, startedAt, updatedAt, finishedAt, ...record }: CatalogImportRecord): ImportRepresentation {
  return {
    ...record, administrator: adminName, startedAt: momentOf(startedAt), updatedAt: momentOf(updatedAt), finishedAt: optionalMomentOf(finishedAt),
  };
}
