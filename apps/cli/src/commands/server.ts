import { CONNECTION_OPTIONS } from '../api/connection.js';
import { server, type Server } from '../api/resources.js';
import type { Command, Invocation } from '../command-line/command.js';
import { fieldList } from '../output/field-list.js';
import { formatMoment } from '../output/format-moment.js';
import { connect, print } from './connect.js';
import { readAssignments, SERVER_SETTINGS } from './server-settings.js';

async function show(invocation: Invocation): Promise<void> {
  const settings = await connect(invocation).get('server', server);
  print(invocation, settings, () => describe(settings));
}

async function set(invocation: Invocation): Promise<void> {
  const changeOf = readAssignments(invocation.positionals);
  const client = connect(invocation);
  const { value, tag } = await client.getTagged('server', server);
  const changed = await client.send('PATCH', 'server', changeOf(value), server, tag);
  print(invocation, changed, () => describe(changed));
}

/** Settings under the names by which they are set. */
function describe(settings: Server): string[] {
  const { upstream, schedule, languages, content, limits, downstreamServers } = settings;
  return fieldList([
    ['server id', settings.serverId],
    ['role', settings.role],
    ['upstream.kind', upstream.kind],
    ['upstream.url', upstream.url ?? 'none'],
    ['schedule', schedule === null ? 'off' : `${schedule.timesPerDay}@${schedule.timeOfDay}`],
    ['languages', languages === null ? 'all' : languages.join(',')],
    ['rollupDetail', settings.rollupDetail],
    ['rollupsPerDay', settings.rollupsPerDay],
    ['targeting', settings.targeting],
    ['registrationRequired', settings.registrationRequired],
    ['content.storage', content.storage],
    ['content.download', content.download],
    ['content.source', content.source],
    ['content.expressFiles', content.expressFiles],
    ['content.baseUrl', content.baseUrl ?? 'none'],
    ['content.packageShare', content.packageShare ?? 'none'],
    ['limits.maxUpdatesPerPage', limits.maxUpdatesPerPage],
    ['limits.maxExtendedUpdatesPerRequest', limits.maxExtendedUpdatesPerRequest],
    ['downstreamServers.allowedAccounts', listed(downstreamServers.allowedAccounts)],
    ['downstreamServers.allowedNetworks', listed(downstreamServers.allowedNetworks)],
    ['clients were last told', formatMoment(settings.lastChange)],
  ]);
}

function listed(entries: readonly string[] | null): string {
  if (entries === null) return 'all';
  return entries.length === 0 ? 'none' : entries.join(',');
}

const nameWidth = Math.max(...Object.keys(SERVER_SETTINGS).map((name) => name.length));

/** `sluice server ...` */
export const SERVER_COMMANDS: readonly Command[] = [
  { words: ['server', 'show'], summary: 'shows the identity and the settings of the server', positionals: '', least: 0, most: 0, options: CONNECTION_OPTIONS, details: [], run: show },
  {
    words: ['server', 'set'], summary: 'changes settings of the server', positionals: 'SETTING=VALUE...', least: 1, most: Object.keys(SERVER_SETTINGS).length, options: CONNECTION_OPTIONS, run: set,
    details: ['Settings and their values:', ...Object.entries(SERVER_SETTINGS).map(([name, { values }]) => `  ${name.padEnd(nameWidth)}  ${values}`), '', 'Example: sluice server set targeting=client languages=en,de'],
  },
];
