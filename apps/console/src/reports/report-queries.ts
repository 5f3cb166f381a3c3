import { z } from 'zod';
import { pageSchema } from '../api/paging/page.js';
import {
  articleComplianceQuery, articleComplianceSchema, groupComplianceQuery, groupComplianceSchema,
  categoryStatusSchema, computerEventSchema, computerStatusQuery, computerStatusSchema, computerUpdateSchema, computerUpdatesQuery, failureSchema,
  failuresQuery, groupStatusSchema, installAttemptsSchema, paged, silentComputerSchema, silentComputersQuery, updateComputerSchema, updateComputersQuery, updateStatusQuery,
  updateStatusSchema, downstreamServerSchema, downstreamServersQuery, synchronizationResultSchema, synchronizationResultsQuery,
} from './report.schema.js';

/** What the operations take. */
export const updatesQuery = paged(updateStatusQuery);
export const scopeQuery = z.strictObject({ group: updateStatusQuery.group, includeSubgroups: updateStatusQuery.includeSubgroups });
export const updateComputers = paged(updateComputersQuery);
export const computersQuery = paged(computerStatusQuery);
export const computerUpdates = paged(computerUpdatesQuery);
export const silentQuery = paged(silentComputersQuery);
export const failures = paged(failuresQuery);
export const groupCompliance = paged(groupComplianceQuery);
export const articleCompliance = paged(articleComplianceQuery);
export const downstreamServers = paged(downstreamServersQuery);
export const synchronizationResults = paged(synchronizationResultsQuery);
export const pageOnly = paged({});

/** What they answer with. */
export const updateStatusPage = pageSchema('UpdateStatusPage', updateStatusSchema);
export const updateComputerPage = pageSchema('UpdateComputerPage', updateComputerSchema);
export const computerStatusPage = pageSchema('ComputerStatusPage', computerStatusSchema);
export const computerUpdatePage = pageSchema('ComputerUpdatePage', computerUpdateSchema);
export const computerEventPage = pageSchema('ComputerEventPage', computerEventSchema);
export const silentComputerPage = pageSchema('SilentComputerPage', silentComputerSchema);
export const failurePage = pageSchema('FailurePage', failureSchema);
export const productStatusPage = pageSchema('ProductStatusPage', categoryStatusSchema);
export const classificationStatusPage = pageSchema('ClassificationStatusPage', categoryStatusSchema);
export const groupStatusList = z.object({ items: z.array(groupStatusSchema) }).meta({ id: 'GroupStatusList' });
export const groupCompliancePage = pageSchema('GroupCompliancePage', groupComplianceSchema);
export const articleCompliancePage = pageSchema('ArticleCompliancePage', articleComplianceSchema);
export const downstreamServerPage = pageSchema('DownstreamServerStatusPage', downstreamServerSchema);
export const synchronizationResultPage = pageSchema('SynchronizationResultPage', synchronizationResultSchema);
export const installAttemptsPage = pageSchema('InstallAttemptsPage', installAttemptsSchema);
