import { z } from 'zod';

/* The parts of the management API about multicast that commands look at; loose, as in resources.ts. */

const moment = z.string();

/** POST /multicast/namespaces. */
export const multicastNamespace = z.looseObject({
  id: z.string(), name: z.string(), provider: z.string(), configuration: z.string(), allowUnauthenticated: z.boolean(), allowedAccounts: z.array(z.string()),
  startMode: z.string(), startAt: moment.nullable(), startClients: z.number().nullable(), slowClients: z.string(),
});

/** GET /multicast/namespaces. */
export const multicastNamespaceList = z.looseObject({ items: z.array(multicastNamespace) });

/** A session as GET /multicast/sessions lists it. */
export const multicastSession = z.looseObject({
  id: z.string(), namespace: z.string(), content: z.string(), state: z.string(), outcome: z.string().nullable(), failure: z.string().nullable(), server: z.string().nullable(),
  multicastAddress: z.string().nullable(), serverAddress: z.string().nullable(), port: z.number().nullable(), securityMode: z.string().nullable(), contentSize: z.number().nullable(),
  requestedBy: z.string(), requestedAt: moment, startedAt: moment.nullable(), endedAt: moment.nullable(),
  clients: z.number(), clientsCompleted: z.number(), sentBytes: z.number(), repairedBytes: z.number(), bytesPerSecond: z.number(),
});

const multicastClient = z.looseObject({
  clientId: z.number(), name: z.string().nullable(), address: z.string(), state: z.string(), isMaster: z.boolean(), progress: z.number(), roundTripMs: z.number(), lossRate: z.number(),
});

/** GET /multicast/sessions/{sessionId}. */
export const multicastSessionDetails = z.looseObject({ ...multicastSession.shape, clientList: z.array(multicastClient) });

export type MulticastNamespace = z.output<typeof multicastNamespace>;
export type MulticastSession = z.output<typeof multicastSession>;
export type MulticastClient = z.output<typeof multicastClient>;
