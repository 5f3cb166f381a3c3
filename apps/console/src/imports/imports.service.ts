import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import {
  MAXIMUM_IMPORT_PROBLEMS, beginCatalogImport, catalogCircles, currentChangeNumber, findCatalogImport, finishCatalogImport, importCatalog, listCatalogImports, recordCatalogImport,
  type CatalogImportProgress, type CatalogImportRecord, type CatalogImportTally, type CircleProblem, type RevisionToImport,
} from '@sluice/domain/catalog';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { Log } from '@sluice/platform/observability';
import { UpdateDocumentError } from '@sluice/protocol/update-metadata';
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
import { EVENT_SOURCE } from '../event-source.js';
import { ArchiveError } from './archive-error.js';
import { documentsOf, readPast, type ByteCount, type ImportedDocument } from './documents.js';
import type { ImportQuery, ImportRepresentation } from './import.schema.js';

/** Imports that one process runs at once: each holds two batches in memory. */
export const MAXIMUM_RUNNING_IMPORTS = 2;

/** How often a running import notes how far it is. Milliseconds; far below the silence after which it counts as interrupted. */
const SIGN_OF_LIFE_MS = 5_000;

const LIST = 'imports';

const position = z.object({ startedAt: z.coerce.date(), id: z.guid() });

/** What arrives as the body of an import. */
export interface ImportBody {
  readonly body: Readable;
  readonly mediaType: string;
  readonly contentEncoding: string | undefined;
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

  async get(id: string): Promise<ImportRepresentation> {
    const found = await findCatalogImport(this.dataSource, id);
    if (found === null) throw new ApiProblem('import-not-found', `There is no import ${id}.`);
    return representation(found);
  }

  /**
   * Imports documents as they arrive, in batches that are committed one by one, and resolves when all are. What was committed
   * before a failure stays, and importing it again does nothing. Throws `ApiProblem` and `CatalogImportError`.
   */
  async run(input: ImportBody, by: Administrator): Promise<ImportRepresentation> {
    if (this.#running >= MAXIMUM_RUNNING_IMPORTS) {
      throw new ApiProblem('too-many-imports', `${MAXIMUM_RUNNING_IMPORTS} imports are running.`, { retryAfterSeconds: 30 });
    }
    this.#running += 1;
    try {
      const id = await beginCatalogImport(this.dataSource, by.name);
      await this.#import(id, input);
      const report = await this.get(id);
      this.audit.record(by, 'catalog.import', { import: report });
      return report;
    } finally {
      this.#running -= 1;
    }
  }

  async #import(id: string, { body, mediaType, contentEncoding }: ImportBody): Promise<void> {
    const count: ByteCount = { bytesRead: 0 };
    let progress: CatalogImportProgress = { imported: 0, alreadyPresent: 0, conflicting: 0, changeNumber: null };
    const tally = (): CatalogImportTally => ({ ...progress, bytesRead: count.bytesRead });
    const before = await currentChangeNumber(this.dataSource);
    const alive = setInterval(() => void this.#quietly(() => recordCatalogImport(this.dataSource, id, tally())), SIGN_OF_LIFE_MS);
    try {
      const documents = documentsOf(body, mediaType, contentEncoding, count);
      progress = await importCatalog(this.dataSource, revisions(documents), { source: EVENT_SOURCE, onProgress: (now) => { progress = now; } });
      await finishCatalogImport(this.dataSource, id, tally(), null, await this.#circlesSince(before));
    } catch (error) {
      const problem = problemOfImport(id, error);
      // What was committed stays, and nobody looks at it again.
      await this.#quietly(async () => finishCatalogImport(
        this.dataSource, id, tally(), problem?.message ?? 'The server failed; its log has the reason.', await this.#circlesSince(before)));
      await readPast(body);
      throw problem ?? error;
    } finally {
      clearInterval(alive);
    }
  }

  #circlesSince(changeNumber: number): Promise<CircleProblem[]> {
    return catalogCircles(this.dataSource, changeNumber, MAXIMUM_IMPORT_PROBLEMS);
  }

  /** What an import notes about itself must not be what ends it. */
  async #quietly(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.#log.warn('How far an import is could not be noted', { err: error }));
  }
}

async function* revisions(documents: AsyncIterable<ImportedDocument>): AsyncGenerator<RevisionToImport> {
  for await (const { name, content } of documents) yield await revisionNamed(name, content);
}

async function revisionNamed(name: string | null, content: AsyncIterable<Uint8Array>): Promise<RevisionToImport> {
  try {
    return await revisionFromDocument(content);
  } catch (error) {
    if (!(error instanceof UpdateDocumentError)) throw error;
    throw new ApiProblem('invalid-document', `${name === null ? 'The document' : `The document ${JSON.stringify(name)}`} is refused: ${error.detail} (${error.code}).`);
  }
}

/** What ended an import, as a problem that names it; null for what nobody foresaw. */
function problemOfImport(id: string, error: unknown): ApiProblem | null {
  const instance = `${API_PREFIX}/catalog/imports/${id}`;
  if (error instanceof ArchiveError || isBrokenStream(error)) {
    return new ApiProblem('invalid-document', `The body cannot be read: ${error.message}.`, { instance });
  }
  const problem = problemOfError(error);
  return problem === null ? null : new ApiProblem(problem.problem, problem.message, { ...problem.details, instance });
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
