import { z } from 'zod';
import { MAXIMUM_ACCESS_ENTRIES, MAXIMUM_ACCOUNT_NAME_LENGTH } from '@sluice/domain/downstream-servers';
import {
  CONTENT_DOWNLOADS, CONTENT_SOURCES, CONTENT_STORAGES, HIGHEST_MAX_EXTENDED_UPDATES, HIGHEST_MAX_UPDATES_PER_PAGE,
  MAXIMUM_LANGUAGES, MAXIMUM_LOCATION_LENGTH, ROLLUP_DETAILS, SERVER_ROLES, TARGETING_MODES, UPSTREAM_KINDS,
} from '@sluice/domain/servers';
import { guid, moment } from '../api/validation/outputs.js';

/** An IPv6 address with a prefix, in characters. */
const MAXIMUM_NETWORK_LENGTH = 49;

const location = z.string().min(1).max(MAXIMUM_LOCATION_LENGTH);

const role = z.enum(SERVER_ROLES).meta({ description: '`replica` takes groups and approvals from its upstream server.' });

const upstream = z.strictObject({
  kind: z.enum(UPSTREAM_KINDS).meta({ description: '`none`: only what administrators import.' }),
  url: location.nullable().default(null).meta({ description: 'Base URL, http or https, of a server of kind `wsus` or `sluice`; null for the others.' }),
}).meta({ description: 'Where updates come from.' });

const schedule = z.strictObject({
  timesPerDay: z.int().min(1).max(24).meta({ description: 'Synchronizations a day, evenly apart.' }),
  timeOfDay: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 03:30').meta({ description: 'Time of the first one, `HH:MM` in UTC.' }),
}).nullable().meta({ description: 'When to synchronize; null for only when an administrator asks.' });

const languages = z.array(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/, 'expected a language such as de or pt-br')).min(1).max(MAXIMUM_LANGUAGES)
  .nullable().meta({ description: 'Languages of metadata and files; null for all.' });

const rollupDetail = z.enum(ROLLUP_DETAILS).meta({ description: 'What servers below report here, and what is reported to the upstream server: every computer, or only totals.' });

const rollupsPerDay = z.int().min(0).max(24).meta({ description: 'Reports to the upstream server besides those after each synchronization, evenly apart from the time of `schedule` on; 0 for none.' });

const targeting = z.enum(TARGETING_MODES).meta({ description: 'Who decides the groups of computers: administrators (`server`) or the policy of each computer (`client`).' });

const registrationRequired = z.boolean().meta({ description: 'Whether computers must describe themselves before they are served.' });

const contentShape = {
  storage: z.enum(CONTENT_STORAGES).meta({ description: '`local`: files are kept here; `origin`: clients fetch them where they come from.' }),
  download: z.enum(CONTENT_DOWNLOADS).meta({ description: 'Which files are fetched.' }),
  source: z.enum(CONTENT_SOURCES).meta({ description: 'Where files are fetched from.' }),
  expressFiles: z.boolean().meta({ description: 'Whether express installation files are fetched too.' }),
  baseUrl: location.nullable().meta({ description: 'Where clients fetch content; null for this server itself.' }),
  packageShare: location.nullable().meta({ description: 'A UNC path that clients are told as the share of packages; null for none.' }),
};

const limitsShape = {
  maxUpdatesPerPage: z.int().min(1).max(HIGHEST_MAX_UPDATES_PER_PAGE).meta({ description: 'New updates in one answer to a scan.' }),
  maxExtendedUpdatesPerRequest: z.int().min(1).max(HIGHEST_MAX_EXTENDED_UPDATES).meta({ description: 'Updates that a client may ask details of at once.' }),
};

const downstreamServersShape = {
  allowedAccounts: z.array(z.string().min(1).max(MAXIMUM_ACCOUNT_NAME_LENGTH)).max(MAXIMUM_ACCESS_ENTRIES).nullable()
    .meta({ description: 'DNS names of the downstream servers that are served, `*.` in front for all below a domain; null for every name, `[]` for none.' }),
  allowedNetworks: z.array(z.string().min(1).max(MAXIMUM_NETWORK_LENGTH)).max(MAXIMUM_ACCESS_ENTRIES).nullable()
    .meta({ description: 'Networks, such as `10.0.0.0/8`, from which downstream servers are served; null for every address, `[]` for none.' }),
};

/** The server: its identity and all its settings. */
export const serverSchema = z.object({
  serverId: guid.meta({ description: 'Drawn once; clients notice when it differs.' }),
  role, upstream, schedule, languages, rollupDetail, rollupsPerDay, targeting, registrationRequired,
  content: z.object(contentShape),
  limits: z.object(limitsShape),
  downstreamServers: z.object(downstreamServersShape).meta({ description: 'Which downstream servers are served: those that both lists allow.' }),
  configurationGeneration: z.int().positive().meta({ description: 'Counts changes that clients are told of.' }),
  lastChange: moment.meta({ description: 'When clients were last given something new to know about the server.' }),
}).meta({ id: 'Server' });

/** A change of the settings: what is absent stays; `content`, `limits` and `downstreamServers` are merged, everything else is replaced. */
export const serverChangeSchema = z.strictObject({
  role, upstream, schedule, languages, rollupDetail, rollupsPerDay, targeting, registrationRequired,
  content: z.strictObject(contentShape).partial(),
  limits: z.strictObject(limitsShape).partial(),
  downstreamServers: z.strictObject(downstreamServersShape).partial(),
}).partial().meta({ id: 'ServerChange' });

export type ServerRepresentation = z.output<typeof serverSchema>;
export type ServerChange = z.output<typeof serverChangeSchema>;
