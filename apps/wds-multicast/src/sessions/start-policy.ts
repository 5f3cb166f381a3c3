import type { MulticastNamespace } from '@sluice/domain/multicast';

export type StartPolicy = Pick<MulticastNamespace, 'startMode' | 'startAt' | 'startClients'>;

/** Whether a session that waits is to send now. */
export function mayStart({ startMode, startAt, startClients }: StartPolicy, now: number, clients: number): boolean {
  switch (startMode) {
    case 'automatic': return true;
    case 'at': return startAt === null || startAt.getTime() <= now;
    case 'clients': return clients >= (startClients ?? 1);
  }
}
