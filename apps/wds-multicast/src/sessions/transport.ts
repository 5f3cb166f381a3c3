import { blockSizeFor, openServerSession } from '@sluice/wds-transport';

export type { ClientGone, ClientSnapshot, ServerSession, ServerSessionOptions } from '@sluice/wds-transport';

/** What carries sessions: MS-WDSMT and MS-WDSMA. */
export interface Transport {
  readonly openServerSession: typeof openServerSession;
  readonly blockSizeFor: typeof blockSizeFor;
}

/** Nest token of the {@link Transport}. */
export const TRANSPORT = Symbol('wds-multicast:transport');

export const udpTransport: Transport = { openServerSession, blockSizeFor };
