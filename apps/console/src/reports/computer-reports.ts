import {
  describeErrorCode, listComputerStatus, listEventsOfComputer, listFailures, listSilentComputers, listUpdatesOfComputer, type ComputerStatusRow,
} from '@sluice/domain/reporting';
import { z } from 'zod';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import { computerIdInput } from '../computers/computer.schema.js';
import {
  computerEventSchema, computerStatusQuery, computerStatusSchema, computerUpdateSchema, computerUpdatesQuery, failureSchema, failuresQuery,
  silentComputerSchema, silentComputersQuery,
} from './report.schema.js';
import { defineReport } from './report.js';
import { daysAgo, exactMoment, namePosition, scopeOf, titlePosition, withText } from './scope.js';

const SYNC_RESULTS = ['unknown', 'succeeded', 'failed'] as const;

export function computerStatus({ position: _position, lastSyncResult, lastSyncError, ...row }: ComputerStatusRow): z.output<typeof computerStatusSchema> {
  const error = lastSyncError === null ? null : describeErrorCode(lastSyncError);
  return {
    ...row, lastContact: momentOf(row.lastContact), lastReportTime: optionalMomentOf(row.lastReportTime),
    lastReportedStatusTime: optionalMomentOf(row.lastReportedStatusTime), lastSyncResult: SYNC_RESULTS[lastSyncResult] ?? 'unknown',
    lastSyncError: error?.code ?? null, lastSyncErrorText: error?.text ?? null,
  };
}

export const COMPUTER_STATUS = defineReport({
  name: 'computer-status', query: computerStatusQuery, position: namePosition, rowSchema: computerStatusSchema,
  rows: ({ dataSource, targeting }, { status, server, ...query }, limit, after) => (
    listComputerStatus(dataSource, {
      ...withText(query.q), ...scopeOf(query), ...(status === undefined ? {} : { status }), ...(server === undefined ? {} : { serverId: server }),
    }, targeting, limit, after)),
  positionOf: ({ position }) => position, represent: computerStatus,
});

/** Its computer is part of the query, so that exports can name it. */
export const COMPUTER_UPDATES = defineReport({
  name: 'updates-of-computer', query: { computer: computerIdInput, ...computerUpdatesQuery }, position: titlePosition, rowSchema: computerUpdateSchema,
  rows: ({ dataSource }, { computer, status }, limit, after) => listUpdatesOfComputer(dataSource, computer, status ?? null, limit, after),
  positionOf: ({ position }) => position, represent: ({ position: _position, since, ...row }) => ({ ...row, since: optionalMomentOf(since) }),
});

export const COMPUTER_EVENTS = defineReport({
  name: 'events-of-computer', query: { computer: computerIdInput }, position: z.object({ at: exactMoment, id: z.guid() }), rowSchema: computerEventSchema,
  rows: ({ dataSource }, { computer }, limit, after) => listEventsOfComputer(dataSource, computer, limit, after),
  positionOf: ({ position }) => position,
  represent: ({ position: _position, win32HResult, occurredAt, receivedAt, ...row }) => {
    const error = win32HResult < 0 ? describeErrorCode(win32HResult) : null;
    return { ...row, occurredAt: momentOf(occurredAt), receivedAt: momentOf(receivedAt), errorCode: error?.code ?? null, errorText: error?.text ?? null };
  },
});

export const SILENT_COMPUTERS = defineReport({
  name: 'silent-computers', query: silentComputersQuery, position: z.object({ at: z.union([exactMoment, z.literal('-infinity')]), id: z.string() }),
  rowSchema: silentComputerSchema,
  rows: ({ dataSource, targeting }, { days, ...query }, limit, after) => (
    listSilentComputers(dataSource, daysAgo(days), { ...withText(query.q), ...scopeOf(query) }, targeting, limit, after)),
  positionOf: ({ position }) => position,
  represent: ({ position: _position, ...row }) => ({ ...row, lastReportTime: optionalMomentOf(row.lastReportTime), lastContact: momentOf(row.lastContact) }),
});

export const FAILURES = defineReport({
  name: 'failures', query: failuresQuery, position: z.object({ computers: z.int(), code: z.int() }), rowSchema: failureSchema,
  rows: ({ dataSource, targeting }, { days, ...query }, limit, after) => listFailures(dataSource, daysAgo(days), scopeOf(query), targeting, limit, after),
  positionOf: ({ position }) => position, represent: ({ position: _position, ...row }) => ({ ...row, lastOccurredAt: momentOf(row.lastOccurredAt) }),
});
