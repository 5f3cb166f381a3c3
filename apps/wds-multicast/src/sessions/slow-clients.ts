import type { MulticastNamespace } from '@sluice/domain/multicast';

export type SlowPolicy = Pick<MulticastNamespace, 'slowClients' | 'minimumRate' | 'speeds'>;

/** What a policy needs to know of a session. */
export interface PaceOfSession {
  readonly isSending: boolean;
  readonly bytesPerSecond: number;
  /** 0 for the first session, 1 and 2 for the slower ones that were split off. */
  readonly speed: number;
  readonly clients: readonly { readonly clientId: number; readonly isMaster: boolean; readonly supportsDemote: boolean }[];
}

/** What is done about the client that sets the pace. */
export type SlowClientAction = { readonly kind: 'disconnect' | 'demote'; readonly clientId: number };

/** Whether a session is slower than its namespace allows, at the expense of somebody: a client that is alone holds up nobody. */
export function isTooSlow({ slowClients, minimumRate }: SlowPolicy, { isSending, bytesPerSecond, clients }: PaceOfSession): boolean {
  return slowClients !== 'none' && minimumRate !== null && isSending && clients.length > 1 && bytesPerSecond < minimumRate;
}

/**
 * What to do about a session that has been too slow for long enough. The master is the client with the greatest loss (MS-WDSMT 3.1.5.9.6.1), and its
 * acknowledgements set the pace. In the slowest of the sessions that one was split into, everybody stays.
 */
export function slowClientAction({ slowClients, speeds }: SlowPolicy, { speed, clients }: PaceOfSession): SlowClientAction | null {
  const master = clients.find(({ isMaster }) => isMaster);
  if (master === undefined) return null;
  if (slowClients === 'disconnect') return { kind: 'disconnect', clientId: master.clientId };
  if (slowClients !== 'split' || speed + 1 >= (speeds ?? 1)) return null;
  // A client that cannot go to another session gets the rest by other means.
  return { kind: master.supportsDemote ? 'demote' : 'disconnect', clientId: master.clientId };
}
