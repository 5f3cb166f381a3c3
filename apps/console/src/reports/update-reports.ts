import { listCategoryStatus, listComputersOfUpdate, listInstallAttempts, listUpdateStatus, type UpdateStatusRow } from '@sluice/domain/reporting';
import { z } from 'zod';
import { guidInput } from '../api/validation/inputs.js';
import { optionalMomentOf } from '../api/validation/outputs.js';
import { categoryStatusSchema, installAttemptsSchema, updateComputerSchema, updateComputersQuery, updateStatusQuery, updateStatusSchema } from './report.schema.js';
import { defineReport } from './report.js';
import { namePosition, scopeOf, titlePosition, withText } from './scope.js';

export function updateStatus({ position: _position, ...row }: UpdateStatusRow): z.output<typeof updateStatusSchema> {
  return row;
}

export const UPDATE_STATUS = defineReport({
  name: 'update-status', query: updateStatusQuery, position: z.int().positive(), rowSchema: updateStatusSchema,
  rows: ({ dataSource, targeting }, { product, classification, status, ...query }, limit, after) => listUpdateStatus(dataSource, {
    ...withText(query.q), ...scopeOf(query), ...(product === undefined ? {} : { productId: product }),
    ...(classification === undefined ? {} : { classificationId: classification }), ...(status === undefined ? {} : { status }),
  }, targeting, limit, after),
  positionOf: ({ position }) => position, represent: updateStatus,
});

/** Its update is part of the query, so that exports can name it. */
export const UPDATE_COMPUTERS = defineReport({
  name: 'computers-of-update', query: { update: guidInput, ...updateComputersQuery }, position: namePosition, rowSchema: updateComputerSchema,
  rows: ({ dataSource, targeting }, { update, status, ...query }, limit, after) => (
    listComputersOfUpdate(dataSource, update, status, { ...withText(query.q), ...scopeOf(query) }, targeting, limit, after)),
  positionOf: ({ position }) => position,
  represent: ({ position: _position, since, lastReportTime, ...row }) => ({ ...row, since: optionalMomentOf(since), lastReportTime: optionalMomentOf(lastReportTime) }),
});

export const INSTALL_ATTEMPTS = defineReport({
  name: 'install-attempts', query: { update: guidInput }, position: z.object({ serverId: z.guid(), operatingSystem: z.int() }), rowSchema: installAttemptsSchema,
  rows: ({ dataSource }, { update }, limit, after) => listInstallAttempts(dataSource, update, limit, after),
  positionOf: ({ position }) => position, represent: ({ position: _position, ...row }) => row,
});

const categories = (name: string, type: 'Product' | 'UpdateClassification') => defineReport({
  name, query: {}, position: titlePosition, rowSchema: categoryStatusSchema,
  rows: ({ dataSource }, _query, limit, after) => listCategoryStatus(dataSource, type, limit, after),
  positionOf: ({ position }) => position, represent: ({ position: _position, ...row }) => row,
});

export const PRODUCT_STATUS = categories('product-status', 'Product');
export const CLASSIFICATION_STATUS = categories('classification-status', 'UpdateClassification');
