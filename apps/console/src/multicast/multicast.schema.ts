import {
  CLIENT_STATES, CONTENT_PROVIDERS, MAXIMUM_CONTENT_CHARACTERS, MAXIMUM_NAMESPACE_CHARACTERS, SESSION_OUTCOMES, SESSION_STATES, SLOW_CLIENT_POLICIES, START_MODES,
} from '@sluice/domain/multicast';
import { z } from 'zod';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { momentInput } from '../api/validation/inputs.js';
import { guid, moment } from '../api/validation/outputs.js';

const bytes = z.number().nonnegative();
/** Bytes a second. */
const rate = z.int().min(1_000).max(100_000_000_000);
const account = z.string().min(1).max(255);

const settings = {
  name: z.string().min(1).max(MAXIMUM_NAMESPACE_CHARACTERS).meta({ description: 'What clients ask for it by, such as `WDS:images/install.wim/1`.' }),
  provider: z.enum(CONTENT_PROVIDERS).meta({ description: '`directory`: files below SLUICE_WDS_DIRECTORY of the service; `content-store`: files of updates, by their SHA-1.' }),
  configuration: z.string().max(1_024).meta({ description: 'The configuration string: for `directory` the path of a directory below that one, empty for all of it.' }),
  allowUnauthenticated: z.boolean().meta({ description: 'Whether clients may ask without an account: over UDP, over HTTP and by unauthenticated calls.' }),
  allowedAccounts: z.array(account).max(500).meta({ description: 'Accounts and groups that may ask; everybody with an account when there are none.' }),
  rateLimit: rate.nullable().meta({ description: 'Most bytes a second of one session; null for as fast as its clients take it.' }),
};
const startMode = z.enum(START_MODES).meta({ description: '`automatic`: with the first client; `at`: at a time; `clients`: when enough wait.' });
const slowClients = z.enum(SLOW_CLIENT_POLICIES).meta({ description: 'What is done when one client holds up the others: nothing, it is sent away, or to a slower session of its own.' });

/** A namespace to be made. */
export const namespaceInputSchema = z.strictObject({
  ...settings,
  configuration: settings.configuration.default(''),
  allowUnauthenticated: settings.allowUnauthenticated.default(false),
  allowedAccounts: settings.allowedAccounts.default([]),
  rateLimit: settings.rateLimit.default(null),
  startMode: startMode.default('automatic'),
  startAt: momentInput.nullable().default(null),
  startClients: z.int().min(1).max(200).nullable().default(null),
  slowClients: slowClients.default('none'),
  minimumRate: rate.nullable().default(null).meta({ description: 'Bytes a second below which something is done.' }),
  speeds: z.int().min(2).max(3).nullable().default(null).meta({ description: 'With `split`: sessions of different speed.' }),
}).meta({ id: 'MulticastNamespaceInput' });

/** A namespace. */
export const namespaceSchema = z.object({
  id: guid, ...settings, startMode, startAt: moment.nullable(), startClients: z.int().nullable(), slowClients, minimumRate: z.number().nullable(), speeds: z.int().nullable(),
}).meta({ id: 'MulticastNamespace' });

export const namespaceListSchema = z.object({ items: z.array(namespaceSchema) }).meta({ id: 'MulticastNamespaceList' });

export const sessionInputSchema = z.strictObject({
  namespace: settings.name,
  content: z.string().min(1).max(MAXIMUM_CONTENT_CHARACTERS),
}).meta({ id: 'MulticastSessionInput' });

export const sessionQuerySchema = z.strictObject({ ...pageQuery, state: z.enum(SESSION_STATES).optional() });

const session = {
  id: guid,
  namespace: z.string(),
  content: z.string(),
  state: z.enum(SESSION_STATES).meta({ description: '`requested`: no service has set it up yet; `waiting`: it sends nothing yet.' }),
  outcome: z.enum(SESSION_OUTCOMES).nullable().meta({ description: '`idle`: no client got the whole content; `interrupted`: the service was stopped or killed, and clients go on in the next session.' }),
  failure: z.string().nullable(),
  server: z.string().nullable().meta({ description: 'The service that has it.' }),
  fasterSession: guid.nullable().meta({ description: 'The session it was split off.' }),
  wireId: z.number().nullable().meta({ description: 'SessionId of MS-WDSMSI.' }),
  multicastAddress: z.string().nullable(),
  serverAddress: z.string().nullable(),
  port: z.int().nullable(),
  securityMode: z.enum(['none', 'hash', 'sign', 'checksum']).nullable().meta({ description: 'How packets of the server are protected.' }),
  blockSize: z.int().nullable(),
  contentSize: bytes.nullable(),
  requestedBy: z.string(),
  requestedAt: moment,
  startedAt: moment.nullable(),
  endedAt: moment.nullable(),
  clients: z.int().meta({ description: 'That are there now.' }),
  clientsCompleted: z.int(),
  sentBytes: bytes,
  repairedBytes: bytes.meta({ description: 'Of those, what was sent again because a client missed it.' }),
  bytesPerSecond: bytes,
};

export const sessionSchema = z.object(session).meta({ id: 'MulticastSession' });
export const sessionPageSchema = pageSchema('MulticastSessionPage', sessionSchema);

export const sessionClientSchema = z.object({
  clientId: z.number(),
  name: z.string().nullable(),
  address: z.string(),
  state: z.enum(CLIENT_STATES),
  isMaster: z.boolean().meta({ description: 'Whether its acknowledgements set the pace.' }),
  progress: z.int().meta({ description: 'Per cent.' }),
  roundTripMs: z.number(),
  lossRate: z.number().meta({ description: 'From 0 to 1.' }),
  joinedAt: moment,
  lastSeenAt: moment,
}).meta({ id: 'MulticastClient' });

export const sessionDetailsSchema = z.object({ ...session, clientList: z.array(sessionClientSchema).meta({ description: 'Every client it has had, those that are there first.' }) }).meta({ id: 'MulticastSessionDetails' });

/** A ClientId of MS-WDSMT. */
export const clientIdInput = z.coerce.number().int().min(0).max(0xffff_ffff);

export type NamespaceInput = z.output<typeof namespaceInputSchema>;
export type NamespaceRepresentation = z.output<typeof namespaceSchema>;
export type SessionInput = z.output<typeof sessionInputSchema>;
export type SessionQuery = z.output<typeof sessionQuerySchema>;
export type SessionRepresentation = z.output<typeof sessionSchema>;
export type SessionDetailsRepresentation = z.output<typeof sessionDetailsSchema>;
