import { z } from 'zod';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { guid, moment } from '../api/validation/outputs.js';

export const downstreamServerQuerySchema = z.strictObject({ ...pageQuery });

export const downstreamServerSchema = z.object({
  serverId: guid.meta({ description: 'The GUID by which it names itself.' }),
  name: z.string().meta({ description: 'Its full DNS name, as it says.' }),
  ipAddress: z.string().nullable().meta({ description: 'Where it called from last.' }),
  firstSeen: moment,
  lastContact: moment.meta({ description: 'When it last began to synchronize, or was refused.' }),
  lastRefused: moment.nullable().meta({ description: 'When it was last refused by `downstreamServers` of the settings; null when never.' }),
  protocolVersion: z.string().nullable().meta({ description: 'The version of MS-WSUSSS it speaks, such as `1.20`; null when it was only ever refused.' }),
  lastSyncTime: moment.nullable().meta({ description: 'When it last asked for the list of updates; null when never.' }),
  lastDeploymentSyncTime: moment.nullable().meta({ description: 'When it last asked for approvals, which only replicas do; null when never.' }),
}).meta({ id: 'DownstreamServer' });

export const downstreamServerPageSchema = pageSchema('DownstreamServerPage', downstreamServerSchema);

export type DownstreamServerQuery = z.output<typeof downstreamServerQuerySchema>;
export type DownstreamServerRepresentation = z.output<typeof downstreamServerSchema>;
