import { z } from 'zod';
import { ALL_COMPUTERS_ID } from '@sluice/domain/groups';
import { COMPUTER_STATUS_NAMES, REPORTED_STATES, SYNCHRONIZATION_RESULTS } from '@sluice/domain/reporting';
import { pageQuery } from '../api/paging/page.js';
import { flagInput, guidInput, searchInput } from '../api/validation/inputs.js';
import { guid, moment } from '../api/validation/outputs.js';

const groupQuery = {
  group: guidInput.optional().meta({ description: 'Id of a group whose computers count; everybody when absent.' }),
  includeSubgroups: flagInput.meta({ description: 'Whether computers in groups below the group count too.' }),
};
const computerSearch = { q: searchInput.optional().meta({ description: 'Part of the DNS name or the id, in any case.' }) };
const state = z.enum(REPORTED_STATES).meta({ description: '`unknown`: the computer never reported; `notApplicable`: it reported, and did not name the update.' });
const days = z.coerce.number().int().min(1).max(3_650);
const count = z.number().nonnegative();
const hresult = z.string().meta({ description: 'HRESULT, such as `0x80244022`.' });
const since = moment.nullable().meta({ description: 'When it became so, as far as that is known.' });
const updateFacts = { updateId: guid, title: z.string().nullable(), kb: z.string().nullable().meta({ description: 'The article its title names.' }) };

const countedStates = { notInstalled: count, downloaded: count, installed: count, failed: count, installedPendingReboot: count };

/** What each report takes besides a page, and one row of it. Rows are flat, so that they are the lines of an export too. */
export const updateStatusQuery = {
  q: searchInput.optional().meta({ description: 'Part of the title in any case, or the whole update id.' }),
  product: guidInput.optional().meta({ description: 'Update id of a product, or of a product family or company.' }),
  classification: guidInput.optional().meta({ description: 'Update id of a classification.' }),
  status: state.optional().meta({ description: 'Only updates that are in this state on some of the computers.' }),
  ...groupQuery,
};
export const updateStatusSchema = z.object({ ...updateFacts, unknown: count, notApplicable: count, ...countedStates }).meta({ id: 'UpdateStatus', description: 'How many computers are in each state.' });

export const updateComputersQuery = { status: state, ...computerSearch, ...groupQuery };
export const updateComputerSchema = z.object({ computerId: z.string(), dnsName: z.string(), status: state, since, lastReportTime: moment.nullable() }).meta({ id: 'UpdateComputer' });

const server = guidInput.optional();
const THIS_SERVER_WORDS = 'the GUID of zeros for this server itself';
const serverFacts = {
  serverId: guid.nullable().meta({ description: 'A server below; null for this one.' }), serverName: z.string().nullable(),
};

export const computerStatusQuery = {
  ...computerSearch, ...groupQuery, server: server.meta({ description: `Id of the server that they call; ${THIS_SERVER_WORDS}.` }), status: z.enum(COMPUTER_STATUS_NAMES).optional().meta({ description: 'Only computers on which some update is in this state.' }),
};
export const computerStatusSchema = z.object({
  computerId: z.string(), dnsName: z.string(), osDescription: z.string().nullable(), ...serverFacts, lastContact: moment, reported: z.boolean(),
  lastReportTime: moment.nullable(), lastReportedStatusTime: moment.nullable(), lastSyncResult: z.enum(['unknown', 'succeeded', 'failed']),
  lastSyncError: hresult.nullable(), lastSyncErrorText: z.string().nullable(), ...countedStates,
}).meta({ id: 'ComputerStatus', description: 'How many updates are in each state on it.' });

export const computerUpdatesQuery = { status: state.optional().meta({ description: 'Absent: all that the computer named.' }) };
export const computerUpdateSchema = z.object({ ...updateFacts, status: state, since }).meta({ id: 'ComputerUpdate' });

export const installAttemptsSchema = z.object({
  ...serverFacts, osVersion: z.string().meta({ description: 'Such as `10.0.26100`; `0.0.0` for computers that never registered.' }),
  processorArchitecture: z.string(), locale: z.string(), successes: count, failures: count,
}).meta({ id: 'InstallAttempts', description: 'How often an update was installed, and how often that failed: attempts, not computers.' });

export const computerEventSchema = z.object({
  occurredAt: moment, receivedAt: moment, eventId: z.int(), name: z.string().nullable(),
  message: z.string().meta({ description: 'Parts of it come from the computer: plain text, never markup.' }),
  updateId: guid.nullable(), title: z.string().nullable(), errorCode: hresult.nullable(), errorText: z.string().nullable(),
}).meta({ id: 'ComputerEvent' });

export const silentComputersQuery = { days: days.default(30).meta({ description: 'Without a report for so many days.' }), ...computerSearch, ...groupQuery };
export const silentComputerSchema = z.object({ computerId: z.string(), dnsName: z.string(), lastReportTime: moment.nullable(), lastContact: moment }).meta({ id: 'SilentComputer' });

export const failuresQuery = { days: days.default(30).meta({ description: 'Events of the last so many days.' }), ...groupQuery };
export const failureSchema = z.object({
  code: hresult, name: z.string().nullable(), text: z.string().nullable(), events: count, computers: count, updates: count, lastOccurredAt: moment,
}).meta({ id: 'Failure' });

export const categoryStatusSchema = z.object({ categoryId: guid, title: z.string(), updates: count, ...countedStates })
  .meta({ id: 'CategoryStatus', description: 'Counts are pairs of a computer and an update.' });

export const groupStatusSchema = z.object({
  groupId: guid, name: z.string(), computers: count, reported: count, compliant: count, needing: count, failing: count, pendingReboot: count, ...countedStates,
}).meta({ id: 'GroupStatus', description: 'Computers of the group itself; then pairs of a computer and an update. Compliant are those that reported and need nothing.' });

const day = z.iso.date().meta({ description: 'A day in UTC.' });

export const groupComplianceQuery = { group: guidInput.default(ALL_COMPUTERS_ID).meta({ description: 'Id of a group; All Computers when absent.' }) };
export const groupComplianceSchema = z.object({
  day, groupId: guid, name: z.string().meta({ description: 'Its name on that day.' }), computers: count, reported: count, compliant: count, needing: count,
  failing: count, pendingReboot: count,
}).meta({ id: 'GroupCompliance' });

export const articleComplianceQuery = { kb: z.string().trim().toUpperCase().regex(/^KB\d{5,8}$/, 'KB and 5 to 8 digits').meta({ description: 'Such as `KB5000001`.' }) };
export const articleComplianceSchema = z.object({ day, updates: count, ...countedStates })
  .meta({ id: 'ArticleCompliance', description: 'Counts are pairs of a computer and an update of the article.' });

export const downstreamServersQuery = {
  q: searchInput.optional().meta({ description: 'Part of the name, in any case.' }), parent: server.meta({ description: 'Id of the server that they synchronise from.' }),
};
const told = count.nullable();
export const downstreamServerSchema = z.object({
  serverId: guid, name: z.string().meta({ description: 'As it told: plain text, never markup.' }),
  parentServerId: guid.nullable().meta({ description: 'The server that it synchronises from; null for this one.' }), parentName: z.string().nullable(),
  version: z.string().nullable(), isReplica: z.boolean().nullable(), lastContact: moment, lastSyncTime: moment.nullable(), lastRollupTime: moment.nullable(),
  computers: told, computersNeedingUpdates: told, computersWithErrors: told, computersUpToDate: told,
  knownComputers: count.meta({ description: 'Those of its computers that are known here one by one; none when only totals are rolled up.' }),
  updates: told, declinedUpdates: told, approvedUpdates: told, notApprovedUpdates: told, staleApprovals: told, expiredUpdates: told,
  criticalUpdatesNotApproved: told, updatesNeeded: told, updatesWithComputerErrors: told, updatesWithServerErrors: told, updatesNeedingFiles: told, updatesUpToDate: told,
  groups: told,
}).meta({ id: 'DownstreamServerStatus', description: 'What a server below told of itself; null until it did.' });

export const synchronizationResultsQuery = {
  server: server.meta({ description: `Id of a server below; ${THIS_SERVER_WORDS}.` }), result: z.enum(SYNCHRONIZATION_RESULTS).optional(),
};
export const synchronizationResultSchema = z.object({
  ...serverFacts, result: z.enum(SYNCHRONIZATION_RESULTS), startedAt: moment.nullable(), finishedAt: moment,
  newRevisions: told, removedRevisions: told, problems: told, failureCode: z.string().nullable(), failure: z.string().nullable(),
}).meta({ id: 'SynchronizationResult', description: 'Servers below tell only when they last succeeded.' });

/** A query with a page. */
export const paged = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject({ ...shape, ...pageQuery });

export type GroupQuery = z.output<z.ZodObject<typeof groupQuery>>;
