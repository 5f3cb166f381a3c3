import type { z } from 'zod';
import type * as rows from '../api/report-resources.js';
import { fitTitle } from '../output/display-width.js';
import { formatMoment } from '../output/format-moment.js';
import type { Column } from '../output/text-table.js';

type Row<Name extends keyof typeof rows> = z.output<(typeof rows)[Name]>;

interface Counted {
  readonly notInstalled: number;
  readonly downloaded: number;
  readonly installed: number;
  readonly failed: number;
  readonly installedPendingReboot: number;
}

const COUNTS: readonly Column<Counted>[] = [
  { title: 'needed', value: ({ notInstalled }) => notInstalled },
  { title: 'downloaded', value: ({ downloaded }) => downloaded },
  { title: 'installed', value: ({ installed }) => installed },
  { title: 'restart', value: ({ installedPendingReboot }) => installedPendingReboot },
  { title: 'failed', value: ({ failed }) => failed },
];

const COMPLIANCE: readonly Column<Pick<Row<'groupCompliance'>, 'computers' | 'reported' | 'compliant' | 'needing' | 'pendingReboot' | 'failing'>>[] = [
  { title: 'computers', value: ({ computers }) => computers },
  { title: 'reported', value: ({ reported }) => reported },
  { title: 'compliant', value: ({ compliant }) => compliant },
  { title: 'needing', value: ({ needing }) => needing },
  { title: 'restart', value: ({ pendingReboot }) => pendingReboot },
  { title: 'failing', value: ({ failing }) => failing },
];

/** The columns of each report. */
export const UPDATE_STATUS: readonly Column<Row<'updateStatus'>>[] = [
  { title: 'title', value: ({ title }) => title, least: 24, fit: fitTitle },
  ...COUNTS,
  { title: 'unknown', value: ({ unknown }) => unknown, optional: true },
  { title: 'id', value: ({ updateId }) => updateId, optional: true },
];
export const UPDATE_COMPUTERS: readonly Column<Row<'updateComputer'>>[] = [
  { title: 'name', value: ({ dnsName }) => dnsName, least: 20 },
  { title: 'since', value: ({ since }) => formatMoment(since) },
  { title: 'last report', value: ({ lastReportTime }) => formatMoment(lastReportTime) },
  { title: 'id', value: ({ computerId }) => computerId, optional: true },
];
export const COMPUTER_STATUS: readonly Column<Row<'computerStatus'>>[] = [
  { title: 'name', value: ({ dnsName }) => dnsName, least: 16 },
  ...COUNTS,
  { title: 'last status', value: ({ lastReportedStatusTime }) => formatMoment(lastReportedStatusTime), optional: true },
  { title: 'scan error', value: ({ lastSyncError }) => lastSyncError, optional: true },
];
export const COMPUTER_UPDATES: readonly Column<Row<'computerUpdate'>>[] = [
  { title: 'title', value: ({ title }) => title, least: 30, fit: fitTitle },
  { title: 'status', value: ({ status }) => status },
  { title: 'since', value: ({ since }) => formatMoment(since) },
  { title: 'id', value: ({ updateId }) => updateId, optional: true },
];
export const EVENTS: readonly Column<Row<'computerEvent'>>[] = [
  { title: 'time', value: ({ occurredAt }) => formatMoment(occurredAt) },
  { title: 'event', value: ({ eventId }) => eventId },
  { title: 'message', value: ({ message }) => message, least: 30 },
  { title: 'error', value: ({ errorCode }) => errorCode },
  { title: 'meaning', value: ({ errorText }) => errorText, optional: true },
];
export const SILENT: readonly Column<Row<'silentComputer'>>[] = [
  { title: 'name', value: ({ dnsName }) => dnsName, least: 20 },
  { title: 'last report', value: ({ lastReportTime }) => formatMoment(lastReportTime) },
  { title: 'last contact', value: ({ lastContact }) => formatMoment(lastContact) },
  { title: 'id', value: ({ computerId }) => computerId, optional: true },
];
export const FAILURES: readonly Column<Row<'failure'>>[] = [
  { title: 'code', value: ({ code }) => code },
  { title: 'computers', value: ({ computers }) => computers },
  { title: 'events', value: ({ events }) => events },
  { title: 'meaning', value: ({ text }) => text, least: 24 },
  { title: 'last', value: ({ lastOccurredAt }) => formatMoment(lastOccurredAt), optional: true },
  { title: 'name', value: ({ name }) => name, optional: true },
];
export const CATEGORIES: readonly Column<Row<'categoryStatus'>>[] = [
  { title: 'title', value: ({ title }) => title, least: 20 }, { title: 'updates', value: ({ updates }) => updates }, ...COUNTS,
];
export const GROUPS: readonly Column<Row<'groupStatusList'>['items'][number]>[] = [
  { title: 'group', value: ({ name }) => name, least: 16 },
  ...COMPLIANCE,
];
export const GROUP_COMPLIANCE: readonly Column<Row<'groupCompliance'>>[] = [
  { title: 'day', value: ({ day }) => day },
  ...COMPLIANCE,
];
export const ARTICLE_COMPLIANCE: readonly Column<Row<'articleCompliance'>>[] = [{ title: 'day', value: ({ day }) => day }, { title: 'updates', value: ({ updates }) => updates }, ...COUNTS];
export const SERVERS: readonly Column<Row<'downstreamServer'>>[] = [
  { title: 'name', value: ({ name }) => name, least: 16 },
  { title: 'below', value: ({ parentName }) => parentName ?? 'this server', optional: true },
  { title: 'computers', value: ({ computers, knownComputers }) => computers ?? knownComputers },
  { title: 'needing', value: ({ computersNeedingUpdates }) => computersNeedingUpdates },
  { title: 'failing', value: ({ computersWithErrors }) => computersWithErrors },
  { title: 'up to date', value: ({ computersUpToDate }) => computersUpToDate },
  { title: 'last sync', value: ({ lastSyncTime }) => formatMoment(lastSyncTime) },
  { title: 'last rollup', value: ({ lastRollupTime }) => formatMoment(lastRollupTime), optional: true },
  { title: 'kind', value: ({ isReplica }) => (isReplica === null ? null : isReplica ? 'replica' : 'autonomous'), optional: true },
  { title: 'id', value: ({ serverId }) => serverId, optional: true },
];
export const ATTEMPTS: readonly Column<Row<'installAttempts'>>[] = [
  { title: 'server', value: ({ serverName }) => serverName ?? 'this server', least: 14 },
  { title: 'system', value: ({ osVersion }) => osVersion },
  { title: 'architecture', value: ({ processorArchitecture }) => processorArchitecture },
  { title: 'locale', value: ({ locale }) => locale, optional: true },
  { title: 'installed', value: ({ successes }) => successes },
  { title: 'failed', value: ({ failures }) => failures },
];
export const SYNCHRONIZATIONS: readonly Column<Row<'synchronizationResult'>>[] = [
  { title: 'server', value: ({ serverName }) => serverName ?? 'this server', least: 14 },
  { title: 'finished', value: ({ finishedAt }) => formatMoment(finishedAt) },
  { title: 'result', value: ({ result }) => result },
  { title: 'new', value: ({ newRevisions }) => newRevisions },
  { title: 'problems', value: ({ problems }) => problems },
  { title: 'failure', value: ({ failureCode }) => failureCode },
  { title: 'reason', value: ({ failure }) => failure, optional: true },
];
