/** OpCode of MS-WDSMA 2.2.1. */
export const MessageCode = { query: 0x01, missing: 0x02, data: 0x03, progress: 0x04 } as const;

/** Ranges that one CNTCIR may name: MS-WDSMA 2.2.3. */
export const MAX_BLOCK_RANGES = 64;

/** Bytes of a DATA message besides its data: MS-WDSMA 2.2.1 and 2.2.4. */
export const DATA_MESSAGE_OVERHEAD = 13;

/** Blocks from one to the other, both included: MS-WDSMA 2.2.3.1. */
export interface BlockRange {
  readonly start: number;
  readonly end: number;
}

/** SRVCIR (2.2.2): what is missing? */
export interface QueryMessage { readonly type: 'query' }
/** CNTCIR (2.2.3): the answer. Progress in per cent of what has arrived, the time since the client joined in seconds. */
export interface MissingMessage { readonly type: 'missing'; readonly progress: number; readonly secondsInSession: number; readonly ranges: readonly BlockRange[] }
/** DATA (2.2.4): one block. */
export interface DataMessage { readonly type: 'data'; readonly block: number; readonly data: Uint8Array }
/** PROGRESS (2.2.5). */
export interface ProgressMessage { readonly type: 'progress'; readonly secondsInSession: number; readonly progress: number }

export type ApplicationMessage = QueryMessage | MissingMessage | DataMessage | ProgressMessage;
