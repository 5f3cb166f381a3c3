import { z } from 'zod';

/* The rows of GET /reports/*, as far as commands look at them; see resources.ts. */

const moment = z.string().nullable();
const counted = { notInstalled: z.number(), downloaded: z.number(), installed: z.number(), failed: z.number(), installedPendingReboot: z.number() };

export const updateStatus = z.looseObject({ updateId: z.string(), title: z.string().nullable(), unknown: z.number(), notApplicable: z.number(), ...counted });
export const updateComputer = z.looseObject({ computerId: z.string(), dnsName: z.string(), since: moment, lastReportTime: moment });
export const computerStatus = z.looseObject({
  computerId: z.string(), dnsName: z.string(), reported: z.boolean(), lastContact: moment, lastReportTime: moment, lastReportedStatusTime: moment,
  lastSyncResult: z.string(), lastSyncError: z.string().nullable(), lastSyncErrorText: z.string().nullable(), ...counted,
});
export const computerUpdate = z.looseObject({ updateId: z.string(), title: z.string().nullable(), status: z.string(), since: moment });
export const computerEvent = z.looseObject({ occurredAt: moment, eventId: z.number(), message: z.string(), title: z.string().nullable(), errorCode: z.string().nullable(), errorText: z.string().nullable() });
export const silentComputer = z.looseObject({ computerId: z.string(), dnsName: z.string(), lastReportTime: moment, lastContact: moment });
export const failure = z.looseObject({ code: z.string(), name: z.string().nullable(), text: z.string().nullable(), events: z.number(), computers: z.number(), lastOccurredAt: moment });
export const categoryStatus = z.looseObject({ categoryId: z.string(), title: z.string(), updates: z.number(), ...counted });
export const groupStatusList = z.looseObject({
  items: z.array(z.looseObject({
    groupId: z.string(), name: z.string(), computers: z.number(), reported: z.number(), compliant: z.number(), needing: z.number(), failing: z.number(), pendingReboot: z.number(),
  })),
});
export const groupCompliance = z.looseObject({
  day: z.string(), name: z.string(), computers: z.number(), reported: z.number(), compliant: z.number(), needing: z.number(), failing: z.number(), pendingReboot: z.number(),
});
export const articleCompliance = z.looseObject({ day: z.string(), updates: z.number(), ...counted });
const told = z.number().nullable();
export const downstreamServer = z.looseObject({
  serverId: z.string(), name: z.string(), parentName: z.string().nullable(), version: z.string().nullable(), isReplica: z.boolean().nullable(), lastSyncTime: moment,
  lastRollupTime: moment, computers: told, computersNeedingUpdates: told, computersWithErrors: told, computersUpToDate: told, knownComputers: z.number(), updates: told,
});
export const installAttempts = z.looseObject({
  serverName: z.string().nullable(), osVersion: z.string(), processorArchitecture: z.string(), locale: z.string(), successes: z.number(), failures: z.number(),
});
export const synchronizationResult = z.looseObject({
  serverName: z.string().nullable(), result: z.string(), startedAt: moment, finishedAt: moment, newRevisions: told, problems: told, failureCode: z.string().nullable(),
  failure: z.string().nullable(),
});
