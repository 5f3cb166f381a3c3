import { listServerStatus, listSynchronizationResults, type ServerStatusRow } from '@sluice/domain/reporting';
import { z } from 'zod';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import { downstreamServerSchema, downstreamServersQuery, synchronizationResultSchema, synchronizationResultsQuery } from './report.schema.js';
import { defineReport } from './report.js';
import { exactMoment, withText } from './scope.js';

function downstreamServer({ position: _position, summary, lastContact, lastSyncTime, lastRollupTime, knownComputers, ...row }: ServerStatusRow): z.output<typeof downstreamServerSchema> {
  return {
    ...row, lastContact: momentOf(lastContact), lastSyncTime: optionalMomentOf(lastSyncTime), lastRollupTime: optionalMomentOf(lastRollupTime),
    computers: summary?.computerTargetCount ?? null, computersNeedingUpdates: summary?.computerTargetsNeedingUpdatesCount ?? null,
    computersWithErrors: summary?.computerTargetsWithUpdateErrorsCount ?? null, computersUpToDate: summary?.computersUpToDateCount ?? null, knownComputers,
    updates: summary?.updateCount ?? null, declinedUpdates: summary?.declinedUpdateCount ?? null, approvedUpdates: summary?.approvedUpdateCount ?? null,
    notApprovedUpdates: summary?.notApprovedUpdateCount ?? null, staleApprovals: summary?.updatesWithStaleUpdateApprovalsCount ?? null,
    expiredUpdates: summary?.expiredUpdateCount ?? null, criticalUpdatesNotApproved: summary?.criticalOrSecurityUpdatesNotApprovedForInstallCount ?? null,
    updatesNeeded: summary?.updatesNeededByComputersCount ?? null, updatesWithComputerErrors: summary?.updatesWithClientErrorsCount ?? null,
    updatesWithServerErrors: summary?.updatesWithServerErrorsCount ?? null, updatesNeedingFiles: summary?.updatesNeedingFilesCount ?? null,
    updatesUpToDate: summary?.updatesUpToDateCount ?? null, groups: summary?.customComputerTargetGroupCount ?? null,
  };
}

export const DOWNSTREAM_SERVERS = defineReport({
  name: 'downstream-servers', query: downstreamServersQuery, position: z.object({ name: z.string(), id: z.guid() }), rowSchema: downstreamServerSchema,
  rows: ({ dataSource }, { q, parent }, limit, after) => (
    listServerStatus(dataSource, { ...withText(q), ...(parent === undefined ? {} : { parentServerId: parent }) }, limit, after)),
  positionOf: ({ position }) => position, represent: downstreamServer,
});

export const SYNCHRONIZATION_RESULT = defineReport({
  name: 'synchronizations', query: synchronizationResultsQuery, position: z.object({ at: exactMoment, id: z.guid() }), rowSchema: synchronizationResultSchema,
  rows: ({ dataSource }, { server, result }, limit, after) => (
    listSynchronizationResults(dataSource, { ...(server === undefined ? {} : { serverId: server }), ...(result === undefined ? {} : { result }) }, limit, after)),
  positionOf: ({ position }) => position,
  represent: ({ position: _position, startedAt, finishedAt, ...row }) => ({ ...row, startedAt: optionalMomentOf(startedAt), finishedAt: momentOf(finishedAt) }),
});
