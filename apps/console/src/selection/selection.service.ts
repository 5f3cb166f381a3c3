import { Inject, Injectable } from '@nestjs/common';
import { titlesOf } from '@sluice/domain/catalog';
import { inCatalogTransaction, loadSynchronizationConfiguration } from '@sluice/domain/servers';
import { checkSelection, loadSelection, previewRemoval, replaceSelection, selectionOf, type SelectionKind } from '@sluice/domain/synchronization';
import { ask, JetStreamClient, MessagingUnavailable, QuestionRefused } from '@sluice/platform/messaging';
import { selectionPreview } from '@sluice/platform/synchronization-questions';
import { DataSource } from 'typeorm';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { entityTag, requireMatch, type IfMatch } from '../api/entity-tags/entity-tag.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import type { RemovalPreviewRepresentation, RemovalPreviewRequest } from './removal.schema.js';
import type { NewSelectionRequest, SelectionPreviewRepresentation, SelectionRepresentation } from './selection.schema.js';

/** How long a preview may take, in milliseconds: Microsoft's lists take tens of seconds. */
const PREVIEW_TIMEOUT_MS = 120_000;
const RETRY_AFTER_SECONDS = 10;

/** Reads and replaces the selection of products and classifications. */
@Injectable()
export class SelectionService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(JetStreamClient) private readonly bus: JetStreamClient,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  read(): Promise<SelectionRepresentation> {
    return read(this.dataSource);
  }

  /** Throws `ApiProblem` and SynchronizationError; then nothing was changed. */
  async replace(wanted: NewSelectionRequest, ifMatch: IfMatch, by: Administrator): Promise<SelectionRepresentation> {
    const { before, after } = await inCatalogTransaction(this.dataSource, async (view) => {
      const before = await read(view);
      requireMatch(ifMatch, before);
      await replaceSelection(view, wanted);
      return { before, after: await read(view) };
    });
    if (entityTag(before) !== entityTag(after)) this.audit.record(by, 'selection.replace', { before, after });
    return after;
  }

  /** Asks a sync-worker what a selection would bring. Throws `ApiProblem` and SynchronizationError. */
  async preview(wanted: NewSelectionRequest): Promise<SelectionPreviewRepresentation> {
    await checkSelection(this.dataSource, wanted);
    const { upstreamKind } = await loadSynchronizationConfiguration(this.dataSource);
    if (upstreamKind === 'none') throw new ApiProblem('no-upstream', 'No upstream server is configured.');
    if (upstreamKind === 'microsoft' && wanted.productIds.length === 0) throw new ApiProblem('invalid-selection', 'Microsoft Update has millions of updates: select products and classifications.');
    try {
      return await ask(this.bus, selectionPreview, wanted, PREVIEW_TIMEOUT_MS);
    } catch (error) {
      if (error instanceof QuestionRefused) throw new ApiProblem('upstream-refuses', error.message);
      if (error instanceof MessagingUnavailable) throw new ApiProblem('unavailable', `${error.message}.`, { retryAfterSeconds: RETRY_AFTER_SECONDS });
      throw error;
    }
  }

  /** What the present selection, or another one, would leave to be removed. Throws SynchronizationError. */
  async previewRemoval({ selection, includeImported }: RemovalPreviewRequest): Promise<RemovalPreviewRepresentation> {
    if (selection !== undefined) await checkSelection(this.dataSource, selection);
    return previewRemoval(this.dataSource, selection ?? selectionOf(await loadSelection(this.dataSource)), includeImported);
  }
}

async function read(dataSource: DataSource): Promise<SelectionRepresentation> {
  const selected = await loadSelection(dataSource);
  const titles = await titlesOf(dataSource, selected.map(({ updateId }) => updateId));
  const of = (wanted: SelectionKind) => selected.filter(({ kind }) => kind === wanted)
    .map(({ updateId, isSynchronized }) => ({ updateId, isSynchronized, title: titles.get(updateId) ?? '' }));
  return { products: of('product'), classifications: of('classification') };
}
