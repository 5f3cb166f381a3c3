import { setTimeout as pause } from 'node:timers/promises';
import { CONNECTION_OPTIONS } from '../api/connection.js';
import { pathPart, type ManagementClient } from '../api/management-client.js';
import { multicastNamespace, multicastNamespaceList, multicastSession, multicastSessionDetails, type MulticastClient, type MulticastNamespace, type MulticastSession } from '../api/multicast-resources.js';
import { CommandError, UsageError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { EXIT } from '../command-line/exit-codes.js';
import { fieldList } from '../output/field-list.js';
import { formatBytes } from '../output/format-bytes.js';
import { formatMoment } from '../output/format-moment.js';
import { textTable, type Column } from '../output/text-table.js';
import { connect, print } from './connect.js';
import { LIST_OPTIONS, listEnd, listWindow } from './list-options.js';
import { MULTICAST_GET } from './multicast-get.js';

const PROVIDERS = ['directory', 'content-store'] as const;
const SLOW_CLIENTS = ['none', 'disconnect', 'split'] as const;
const STATES = ['requested', 'waiting', 'running', 'ended'] as const;
/** Bytes of the megabyte in which rates are given. */
const MEGABYTE = 1_000_000;
/** How long the services are given to take an order up, in milliseconds. */
const LOOK_EVERY = 500;
const MOST_LOOKS = 20;

const NAMESPACE_COLUMNS: readonly Column<MulticastNamespace>[] = [
  { title: 'name', value: ({ name }) => name, least: 16 },
  { title: 'provider', value: ({ provider }) => provider },
  { title: 'configuration', value: ({ configuration }) => configuration, least: 12 },
  { title: 'for', value: ({ allowUnauthenticated, allowedAccounts }) => (allowUnauthenticated ? 'everybody' : allowedAccounts.join(', ') || 'every account'), least: 12 },
  { title: 'starts', value: ({ startMode, startAt, startClients }) => (startMode === 'at' ? formatMoment(startAt) : startMode === 'clients' ? `with ${startClients} clients` : 'at once') },
  { title: 'slow clients', value: ({ slowClients }) => slowClients, optional: true },
];

const SESSION_COLUMNS: readonly Column<MulticastSession>[] = [
  { title: 'id', value: ({ id }) => id },
  { title: 'content', value: ({ namespace, content }) => `${namespace}: ${content}`, least: 20 },
  { title: 'state', value: ({ state, outcome }) => outcome ?? state },
  { title: 'clients', value: ({ clients }) => clients },
  { title: 'done', value: ({ clientsCompleted }) => clientsCompleted },
  { title: 'sent', value: ({ sentBytes }) => formatBytes(sentBytes) },
  { title: 'rate', value: ({ bytesPerSecond }) => `${formatBytes(bytesPerSecond)}/s`, optional: true },
];

const CLIENT_COLUMNS: readonly Column<MulticastClient>[] = [
  { title: 'client', value: ({ clientId }) => clientId },
  { title: 'name', value: ({ name }) => name, least: 12 },
  { title: 'address', value: ({ address }) => address },
  { title: 'state', value: ({ state, isMaster }) => (isMaster && state === 'joined' ? 'joined, master' : state) },
  { title: 'progress', value: ({ progress }) => `${progress} %` },
  { title: 'loss', value: ({ lossRate }) => `${(lossRate * 100).toFixed(1)} %` },
  { title: 'round trip', value: ({ roundTripMs }) => `${roundTripMs.toFixed(1)} ms`, optional: true },
];

async function listNamespaces(invocation: Invocation): Promise<void> {
  const found = await connect(invocation).get('multicast/namespaces', multicastNamespaceList);
  print(invocation, found, () => textTable(NAMESPACE_COLUMNS, found.items, invocation.terminal.columns));
}

async function addNamespace(invocation: Invocation): Promise<void> {
  const { options, positionals } = invocation;
  const [startAt, startClients] = [options.text('start-at') ?? null, options.integer('start-clients', 1, 200) ?? null];
  if (startAt !== null && startClients !== null) throw new UsageError('--start-at and --start-clients exclude each other');
  if (startAt !== null && Number.isNaN(Date.parse(startAt))) throw new UsageError('--start-at wants a moment such as 2026-12-01T20:00:00Z');
  const rate = (name: string): number | null => { const value = options.integer(name, 1, 100_000); return value === undefined ? null : value * MEGABYTE; };
  const made = await connect(invocation).send('POST', 'multicast/namespaces', {
    name: positionals[0], provider: options.choice('provider', PROVIDERS) ?? 'directory', configuration: options.text('configuration') ?? '',
    allowUnauthenticated: options.flag('everybody'), allowedAccounts: options.texts('account'),
    startMode: startAt !== null ? 'at' : startClients !== null ? 'clients' : 'automatic', startAt: startAt === null ? null : new Date(startAt).toISOString(), startClients,
    rateLimit: rate('rate'), slowClients: options.choice('slow-clients', SLOW_CLIENTS) ?? 'none', minimumRate: rate('minimum-rate'), speeds: options.integer('speeds', 2, 3) ?? null,
  }, multicastNamespace);
  print(invocation, made, () => [`${made.name} is offered`]);
}

async function removeNamespace(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const { items } = await client.get('multicast/namespaces', multicastNamespaceList);
  const [wanted = ''] = invocation.positionals;
  const found = items.find(({ id, name }) => id === wanted.toLowerCase() || name.toLowerCase() === wanted.toLowerCase());
  if (found === undefined) throw new CommandError(EXIT.refused, `there is no namespace ${wanted}\n\`sluice multicast namespaces\` shows those there are.`);
  await client.remove(`multicast/namespaces/${pathPart(found.id)}`);
  print(invocation, found, () => [`${found.name} is offered no more; sessions that are under way go on`]);
}

async function listSessions(invocation: Invocation): Promise<void> {
  const { items, nextCursor } = await connect(invocation).list('multicast/sessions', multicastSession, { state: invocation.options.choice('state', STATES) }, listWindow(invocation));
  print(invocation, { items, nextCursor }, () => [...textTable(SESSION_COLUMNS, items, invocation.terminal.columns), listEnd(items.length, nextCursor, 'sessions')]);
}

async function showSession(invocation: Invocation): Promise<void> {
  const session = await connect(invocation).get(pathOf(invocation.positionals[0]), multicastSessionDetails);
  print(invocation, session, () => [
    ...fieldList([
      ['content', `${session.namespace}: ${session.content}`], ['size', session.contentSize === null ? null : formatBytes(session.contentSize)],
      ['state', session.outcome ?? session.state], ['failure', session.failure], ['server', session.server],
      ['address', session.multicastAddress === null ? null : `${session.multicastAddress}, port ${session.port}, from ${session.serverAddress}`], ['security', session.securityMode],
      ['requested', `${formatMoment(session.requestedAt)} by ${session.requestedBy}`], ['started', formatMoment(session.startedAt)], ['ended', formatMoment(session.endedAt)],
      ['sent', `${formatBytes(session.sentBytes)}, ${formatBytes(session.repairedBytes)} of it again; ${formatBytes(session.bytesPerSecond)}/s`],
      ['clients', `${session.clients} here, ${session.clientsCompleted} have had everything`],
    ]),
    ...(session.clientList.length === 0 ? [] : ['', ...textTable(CLIENT_COLUMNS, session.clientList, invocation.terminal.columns)]),
  ]);
}

async function prepareSession(invocation: Invocation): Promise<void> {
  const [namespace = '', content = ''] = invocation.positionals;
  const client = connect(invocation);
  const asked = await client.send('POST', 'multicast/sessions', { namespace, content }, multicastSession);
  const session = await onceSetUp(client, asked.id);
  if (session.state === 'ended') throw new CommandError(EXIT.refused, session.failure ?? 'the session has ended');
  print(invocation, session, () => [`${session.id}: ${session.state === 'requested' ? 'no wds-multicast service has set it up yet' : session.state}`]);
}

/** Services look for what was asked for once a second. */
async function onceSetUp(client: ManagementClient, id: string): Promise<MulticastSession> {
  for (let look = 1; ; look += 1) {
    const session = await client.get(pathOf(id), multicastSessionDetails);
    if (session.state !== 'requested' || look === MOST_LOOKS) return session;
    await pause(LOOK_EVERY);
  }
}

const order = (what: 'start' | 'stop', done: string) => async (invocation: Invocation): Promise<void> => {
  await connect(invocation).post(`${pathOf(invocation.positionals[0])}/${what}`);
  print(invocation, { id: invocation.positionals[0], order: what }, () => [done]);
};

const clientOrder = (what: 'kick' | 'demote', done: string) => async (invocation: Invocation): Promise<void> => {
  const [session, client = ''] = invocation.positionals;
  if (!/^\d{1,10}$/.test(client)) throw new UsageError(`${client} is no number of a client; see sluice multicast session`);
  await connect(invocation).post(`${pathOf(session)}/clients/${pathPart(client)}/${what}`);
  print(invocation, { id: session, clientId: Number(client), order: what }, () => [done]);
};

function pathOf(id = ''): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw new UsageError(`${id} is no id of a session; see sluice multicast sessions`);
  return `multicast/sessions/${pathPart(id)}`;
}

const simple = (words: readonly string[], summary: string, positionals: string, run: Command['run'], details: readonly string[] = []): Command => {
  const count = positionals === '' ? 0 : positionals.split(' ').length;
  return { words: ['multicast', ...words], summary, positionals, least: count, most: count, options: CONNECTION_OPTIONS, details, run };
};

/** `sluice multicast ...` */
export const MULTICAST_COMMANDS: readonly Command[] = [
  simple(['namespaces'], 'shows what is offered by multicast', '', listNamespaces),
  {
    ...simple(['add'], 'offers content under the name of a namespace', 'NAME', addNamespace, [
      'Clients of Windows and `sluice multicast get` need --everybody, unless they have an account.', 'Example: sluice multicast add images --configuration images/x64 --everybody --start-clients 20',
    ]),
    options: {
      provider: { value: 'PROVIDER', help: `${PROVIDERS.join(' or ')}; default directory` },
      configuration: { value: 'TEXT', help: 'of directory: a path below SLUICE_WDS_DIRECTORY of the service' },
      everybody: { help: 'also clients without an account may ask' },
      account: { value: 'NAME', multiple: true, help: 'an account or group that may ask; without any, every account may' },
      'start-at': { value: 'MOMENT', help: 'nothing is sent before' },
      'start-clients': { value: 'N', help: 'nothing is sent before so many wait' },
      rate: { value: 'MB', help: 'most megabytes a second of one session' },
      'slow-clients': { value: 'POLICY', help: SLOW_CLIENTS.join(', ') },
      'minimum-rate': { value: 'MB', help: 'megabytes a second below which the slowest client is dealt with' },
      speeds: { value: 'N', help: 'with split: 2 or 3 sessions of different speed' },
      ...CONNECTION_OPTIONS,
    },
  },
  simple(['remove'], 'offers the content of a namespace no more', 'NAME', removeNamespace),
  {
    ...simple(['sessions'], 'shows sessions, the newest first', '', listSessions),
    options: { state: { value: 'STATE', help: STATES.join(', ') }, ...LIST_OPTIONS, ...CONNECTION_OPTIONS },
  },
  simple(['session'], 'shows a session with its clients', 'SESSION', showSession),
  simple(['prepare'], 'sets up a session before any client asks', 'NAMESPACE CONTENT', prepareSession),
  simple(['start'], 'has a session send now, whoever waits', 'SESSION', order('start', 'it sends within a second')),
  simple(['stop'], 'ends a session', 'SESSION', order('stop', 'it ends within a second')),
  simple(['kick'], 'sends a client away', 'SESSION CLIENT', clientOrder('kick', 'it goes within seconds')),
  simple(['demote'], 'sends a client to a slower session of the same content', 'SESSION CLIENT', clientOrder('demote', 'it goes within seconds')),
  MULTICAST_GET,
];
