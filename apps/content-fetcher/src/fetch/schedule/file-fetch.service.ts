import { Inject, Injectable } from '@nestjs/common';
import { ContentError, failFile, finishFile, forgetFile, releaseFile, renewFile, type FileToFetch } from '@sluice/domain/content';
import type { ContentFailure } from '@sluice/domain/events';
import { CONFIG } from '@sluice/platform/config';
import { contentName, ContentStoreError, CONTENT_STORE, type ContentStore, type PartialContent } from '@sluice/platform/content-store';
import { isTransientConnectionError } from '@sluice/platform/database';
import { counter, Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import { downloadPieces } from '../download/download-file.js';
import { problemOfStore } from '../download/store-problem.js';
import type { FetchConfig } from '../fetch.config.js';
import { FetchProblem } from '../upstream/fetch-problem.js';
import { UpstreamFiles, type LocatedUpstreamFile } from '../upstream/upstream-files.service.js';
import { Room } from './room.service.js';

/** Works on one file from its taking to its end: available, failed with the reason, or let go of. */
@Injectable()
export class FileFetch {
  readonly #log: Log;

  constructor(
    private readonly dataSource: DataSource,
    private readonly upstream: UpstreamFiles,
    private readonly room: Room,
    @Inject(CONTENT_STORE) private readonly store: ContentStore,
    @Inject(CONFIG) private readonly config: FetchConfig,
    log: Log,
  ) {
    this.#log = log.child(FileFetch.name);
  }

  /** @returns why it failed, or null; throws what has to do with the database or the store, not with the file */
  async run(file: FileToFetch, stopping: AbortSignal): Promise<ContentFailure | null> {
    const lost = new AbortController();
    const heartbeat = setInterval(() => void this.#renew(file, lost), this.config.SLUICE_CONTENT_LEASE_SECONDS * 1_000 / 3);
    try {
      await this.#bring(file, AbortSignal.any([stopping, lost.signal]));
      return null;
    } catch (error) {
      if (isTakenOver(error) || isTakenOver(lost.signal.reason)) return null;
      if (error instanceof FetchProblem && !stopping.aborted) return await this.#fail(file, error);
      // Letting go counts nothing; a store that does not answer is no fault of the file.
      await releaseFile(this.dataSource, file);
      if (!stopping.aborted) throw error;
      return null;
    } finally {
      clearInterval(heartbeat);
    }
  }

  async #bring(file: FileToFetch, signal: AbortSignal): Promise<void> {
    const name = contentName(file.sha1);
    // A process may have died between the commit and the note of it, or somebody else brought the file.
    const stored = await this.store.stat(name);
    if (stored === null && file.isUnneeded) return forgetFile(this.dataSource, file);
    if (stored?.size === file.size) return finishFile(this.dataSource, file, false);
    const located = await this.upstream.find(file);
    if (located === null) throw new FetchProblem('notFound', 'The file has no address: no upstream server is configured, and its document names none.');
    await this.#download(name, file, located, signal);
    await finishFile(this.dataSource, file, located.file.isEncrypted);
    counter({ name: 'sluice_content_fetched_files_total', help: 'Files that were fetched and verified.' }).inc();
    counter({ name: 'sluice_content_fetched_bytes_total', help: 'Bytes of those files.' }).inc(file.size);
    this.#log.info('A file was fetched', { file: name, bytes: file.size, attempt: file.attempt });
  }

  async #download(name: string, file: FileToFetch, { file: source, isUpstream }: LocatedUpstreamFile, signal: AbortSignal): Promise<void> {
    let partial: PartialContent | undefined;
    try {
      partial = await this.store.openPartial(name, file.size);
      await this.room.require(file.size - partial.pieces.size * partial.pieceBytes);
      await downloadPieces(source, partial, file.size, {
        workers: this.config.SLUICE_CONTENT_RANGES, pauseFactor: this.config.SLUICE_CONTENT_PAUSE_PERCENT / 100, signal,
      });
      await partial.commit({ sha1: file.sha1, sha256: file.sha256 });
    } catch (error) {
      const problem = problemOfStore(error, source.isEncrypted);
      throw problem instanceof FetchProblem && problem.code === 'notFound' && isUpstream ? new MissedUpstream(problem) : problem;
    } finally {
      partial?.close();
    }
  }

  async #fail(file: FileToFetch, problem: FetchProblem): Promise<ContentFailure> {
    const isMissed = problem instanceof MissedUpstream;
    await failFile(this.dataSource, file, { code: problem.code, reason: problem.message, asksUpstream: isMissed });
    counter({ name: 'sluice_content_failures_total', help: 'Attempts to fetch a file that failed, by reason.', labelNames: ['reason'] }).inc({ reason: problem.code });
    this.#log.warn('A file was not fetched', { file: contentName(file.sha1), reason: problem.code, attempt: file.attempt, err: problem });
    return problem.code;
  }

  async #renew(file: FileToFetch, lost: AbortController): Promise<void> {
    try {
      await renewFile(this.dataSource, file, this.config.SLUICE_CONTENT_LEASE_SECONDS);
    } catch (error) {
      // Without the database nothing can be written anyway; the next beat tells whether the lease is still ours.
      if (!isTransientConnectionError(error)) lost.abort(error);
    }
  }
}

/** The upstream server does not have the file; it can be asked to fetch it (MS-WSUSSS 3.2.4.4). */
class MissedUpstream extends FetchProblem {
  constructor(cause: FetchProblem) {
    super(cause.code, cause.message, false, null, { cause });
  }
}

function isTakenOver(error: unknown): boolean {
  return (error instanceof ContentError && error.code === 'LEASE_LOST') || (error instanceof ContentStoreError && error.code === 'TAKEN_OVER');
}
