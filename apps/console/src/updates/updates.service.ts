import { Inject, Injectable } from '@nestjs/common';
import { describeUpdate, listUpdates, type UpdateFilter, type UpdateType } from '@sluice/domain/catalog';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiProblem } from '../api/problems/api-problem.js';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { TYPE_NAME, type UpdateDetails, type UpdateQuery, type UpdateRepresentation } from './update.schema.js';
import { updateDetails, updateRepresentation } from './update-representation.js';

const LIST = 'updates';

/** Answers questions about updates. */
@Injectable()
export class UpdatesService {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async list({ limit, cursor, ...query }: UpdateQuery): Promise<Page<UpdateRepresentation>> {
    const before = readCursor(LIST, z.int().positive(), cursor);
    const rows = await listUpdates(this.dataSource, filterOf(query), limit + 1, before);
    return pageOf(LIST, rows, limit, updateRepresentation, (row) => row.revisionId);
  }

  get(updateId: string): Promise<UpdateDetails> {
    return readUpdate(this.dataSource, updateId);
  }
}

/** The update with an id. Throws `ApiProblem` `update-not-found`. */
export async function readUpdate(dataSource: DataSource, updateId: string): Promise<UpdateDetails> {
  const update = await describeUpdate(dataSource, updateId);
  if (update === null) throw new ApiProblem('update-not-found', `The catalog has no update ${updateId}.`);
  return updateDetails(update);
}

function filterOf(query: Omit<UpdateQuery, 'limit' | 'cursor'>): UpdateFilter {
  return {
    includeMembers: query.includeMembers,
    ...(query.q === undefined ? {} : { text: query.q }),
    ...(query.product === undefined ? {} : { productId: query.product }),
    ...(query.classification === undefined ? {} : { classificationId: query.classification }),
    ...(query.state === undefined ? {} : { state: query.state }),
    ...(query.type === undefined ? {} : { types: [typeNamed(query.type)] }),
  };
}

function typeNamed(name: NonNullable<UpdateQuery['type']>): UpdateType {
  return (Object.keys(TYPE_NAME) as UpdateType[]).find((type) => TYPE_NAME[type] === name) as UpdateType;
}
