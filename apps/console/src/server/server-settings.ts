import type { AccessRule, AccessRuleChange } from '@sluice/domain/downstream-servers';
import type {
  ServerConfiguration, ServerConfigurationChange, SynchronizationConfiguration, SynchronizationConfigurationChange,
} from '@sluice/domain/servers';
import { momentOf } from '../api/validation/outputs.js';
import type { ServerChange, ServerRepresentation } from './server.schema.js';

const HOUR_MINUTES = 60;

/** Where in a change each setting of the domain stands, for who is told that it cannot be so. */
export const POINTER_OF_SETTING: Readonly<Record<string, string>> = {
  role: '/role', upstreamKind: '/upstream/kind', upstreamUrl: '/upstream/url', timesPerDay: '/schedule/timesPerDay',
  firstMinuteOfDay: '/schedule/timeOfDay', languages: '/languages', rollupDetail: '/rollupDetail', rollupsPerDay: '/rollupsPerDay', targeting: '/targeting',
  isRegistrationRequired: '/registrationRequired', contentStorage: '/content/storage', contentDownload: '/content/download',
  contentSource: '/content/source', expressFiles: '/content/expressFiles', contentBaseUrl: '/content/baseUrl',
  packageServerShare: '/content/packageShare', maxUpdatesPerPage: '/limits/maxUpdatesPerPage',
  maxExtendedUpdatesPerRequest: '/limits/maxExtendedUpdatesPerRequest',
  allowedAccounts: '/downstreamServers/allowedAccounts', allowedNetworks: '/downstreamServers/allowedNetworks',
};

/** The server as the API shows it. */
export function serverRepresentation(
  server: ServerConfiguration, synchronization: SynchronizationConfiguration, downstreamServers: AccessRule,
): ServerRepresentation {
  return {
    serverId: server.serverId,
    role: synchronization.role,
    upstream: { kind: synchronization.upstreamKind, url: synchronization.upstreamUrl },
    schedule: synchronization.timesPerDay === 0
      ? null
      : { timesPerDay: synchronization.timesPerDay, timeOfDay: timeOfDay(synchronization.firstMinuteOfDay) },
    languages: synchronization.languages,
    rollupDetail: synchronization.rollupDetail,
    rollupsPerDay: synchronization.rollupsPerDay,
    targeting: server.targeting,
    registrationRequired: server.isRegistrationRequired,
    content: {
      storage: synchronization.contentStorage, download: synchronization.contentDownload, source: synchronization.contentSource,
      expressFiles: synchronization.expressFiles, baseUrl: server.contentBaseUrl, packageShare: server.packageServerShare,
    },
    limits: { maxUpdatesPerPage: server.maxUpdatesPerPage, maxExtendedUpdatesPerRequest: server.maxExtendedUpdatesPerRequest },
    downstreamServers: { allowedAccounts: downstreamServers.allowedAccounts, allowedNetworks: downstreamServers.allowedNetworks },
    configurationGeneration: server.configurationGeneration,
    lastChange: momentOf(server.lastChange),
  };
}

/** The part of a change that clients are told of. */
export function configurationChange({ targeting, registrationRequired, content, limits }: ServerChange): ServerConfigurationChange {
  return present({
    targeting, isRegistrationRequired: registrationRequired, contentBaseUrl: content?.baseUrl, packageServerShare: content?.packageShare,
    maxUpdatesPerPage: limits?.maxUpdatesPerPage, maxExtendedUpdatesPerRequest: limits?.maxExtendedUpdatesPerRequest,
  });
}

/** The part of a change that only this server acts on. */
export function synchronizationChange({ role, upstream, schedule, languages, rollupDetail, rollupsPerDay, content }: ServerChange): SynchronizationConfigurationChange {
  return present({
    role, languages, rollupDetail, rollupsPerDay, upstreamKind: upstream?.kind, upstreamUrl: upstream?.url,
    timesPerDay: schedule === null ? 0 : schedule?.timesPerDay,
    firstMinuteOfDay: schedule === null ? 0 : schedule && minuteOfDay(schedule.timeOfDay),
    contentStorage: content?.storage, contentDownload: content?.download, contentSource: content?.source, expressFiles: content?.expressFiles,
  });
}

/** The part of a change that says which downstream servers are served. */
export function accessRuleChange({ downstreamServers }: ServerChange): AccessRuleChange {
  return present({ allowedAccounts: downstreamServers?.allowedAccounts, allowedNetworks: downstreamServers?.allowedNetworks });
}

/** The members that are there; `null` is a value. */
function present<Members extends object>(members: Members): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as { [Name in keyof Members]?: Exclude<Members[Name], undefined> };
}

function timeOfDay(minute: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(minute / HOUR_MINUTES))}:${two(minute % HOUR_MINUTES)}`;
}

function minuteOfDay(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return hours * HOUR_MINUTES + minutes;
}
