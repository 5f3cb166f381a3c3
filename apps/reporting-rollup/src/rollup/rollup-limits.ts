/** What this server takes in one call (MS-WSUSSS 3.1.4.13); the values of Windows servers, as its product notes give them. */
export const ROLLUP_LIMITS = {
  /** Groups of clients of all servers of a call, and servers of a call. */
  downstreamServers: 5_000,
  computers: 1_500,
  outOfSyncComputers: 20_000,
  computerStatus: 500,
} as const;
