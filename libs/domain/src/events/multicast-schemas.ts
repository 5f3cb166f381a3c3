import { z } from 'zod';

const sessionId = z.guid().meta({ description: 'The session, as the management API names it; on the wire it has another one.' });
const namespace = z.string().min(1).max(255);
const content = z.string().min(1).max(512);
const count = z.int().nonnegative();
const bytes = z.number().nonnegative();

export const sessionRequested = z.object({
  sessionId, namespace, content,
  requestedBy: z.string().min(1).max(255).meta({ description: 'An administrator, an account or the address of a client.' }),
}).meta({ description: 'Somebody wants content to be sent by multicast. Whoever publishes it with an id of its own gets a session: a wds-multicast service sets it up.' });

export const sessionStarted = z.object({
  sessionId, namespace, content, clients: count,
}).meta({ description: 'A multicast session sends its content to the clients that have joined.' });

export const sessionProgressed = z.object({
  sessionId, clients: count, clientsCompleted: count,
  averageProgress: z.number().min(0).max(100).meta({ description: 'Per cent, of the clients that are there.' }),
  sentBytes: bytes, repairedBytes: bytes, bytesPerSecond: bytes,
}).meta({ description: 'How far a multicast session is; every few seconds while it sends.' });

export const sessionCompleted = z.object({
  sessionId, namespace, content,
  outcome: z.enum(['completed', 'idle', 'stopped', 'interrupted', 'failed']).meta({ description: '`idle`: no client got the whole content.' }),
  clientsCompleted: count, sentBytes: bytes,
}).meta({ description: 'A multicast session has ended.' });
