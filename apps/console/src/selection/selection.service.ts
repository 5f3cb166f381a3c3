import { Inject, Injectable } from '@nestjs/common';
import { titlesOf } from '@sluice/domain/catalog';
import { inCatalogTransaction } from '@sluice/domain/servers';
import { loadSelection, replaceSelection, type SelectionKind } from '@sluice/domain/synchronization';
import { DataSource } from 'typeorm';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { entityTag, requireMatch, type IfMatch } from '../api/entity-tags/entity-tag.js';
import type { NewSelectionRequest, SelectionRepresentation } from './selection.schema.js';

/** Reads and replaces the selection of products and classifications. */
@Injectable()
export class SelectionService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
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
}

async function read(dataSource: DataSource): Promise<SelectionRepresentation> {
  const selected = await loadSelection(dataSource);
  const titles = await titlesOf(dataSource, selected.map(({ updateId }) => updateId));
  const of = (wanted: SelectionKind) => selected.filter(({ kind }) => kind === wanted)
    .map(({ updateId, isSynchronized }) => ({ updateId, isSynchronized, title: titles.get(updateId) ?? '' }));
  return { products: of('product'), classifications: of('classification') };
}
