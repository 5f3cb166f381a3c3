/** Protocol parameters of a server: MS-WDSMT 3.1.1.4. Milliseconds, unless it says otherwise. */
export interface ServerParameters {
  readonly inactivityTimeout: number;
  readonly joinAckToQcrTimeout: number;
  /** JOINACKs for one JOIN. The document has 3; 2 are never more bytes than "what came in and one reply", and clients ask again. */
  readonly maxJoinAckSends: number;
  readonly pollBackOff: number;
  readonly kickInterval: number;
  readonly noClientQccInterval: number;
  /** The document gives no default; clients report their progress this often. */
  readonly qccInterval: number;
  readonly clientDeadTimeout: number;
  readonly spmInterval: number;
  readonly cleanupDataListInterval: number;
  readonly maxNoResponseSpm: number;
  readonly demoteInterval: number;
  /** How long a packet stays for those who miss it: 3.1.6.7. */
  readonly retention: number;
  /** Bytes of packets kept; what the slowest acknowledged goes early when they are more. */
  readonly maxRetainedBytes: number;
  /** MS-WDSMA 3.1.6.1: clients that joined so much later than the oldest wait for a later round. */
  readonly lateJoiner: number;
  /** ExpMaxWindowSize and MaxWindowSize, in bytes of packets: the document leaves them open. */
  readonly expMaxWindowBytes: number;
  readonly maxWindowBytes: number;
  /** A window is not made smaller than this for loss: any receiver's buffer has room for it. */
  readonly minWindowBytes: number;
  /** The share of packets lost by one client above which the window is made smaller. Less is taken for what links lose anyway. */
  readonly toleratedLoss: number;
}

export const SERVER_PARAMETERS: ServerParameters = {
  inactivityTimeout: 300_000,
  joinAckToQcrTimeout: 500,
  maxJoinAckSends: 2,
  pollBackOff: 200,
  kickInterval: 15_000,
  noClientQccInterval: 500,
  qccInterval: 5_000,
  clientDeadTimeout: 60_000,
  spmInterval: 220,
  cleanupDataListInterval: 200,
  maxNoResponseSpm: 5,
  demoteInterval: 500,
  retention: 1_000,
  maxRetainedBytes: 64 << 20,
  lateJoiner: 30_000,
  expMaxWindowBytes: 256 << 10,
  maxWindowBytes: 4 << 20,
  minWindowBytes: 64 << 10,
  toleratedLoss: 0.1,
};

/** Protocol parameters of a client, in milliseconds: MS-WDSMT 3.2.1.2. */
export interface ClientParameters {
  readonly inactivityTimeout: number;
  readonly joinInterval: number;
  readonly maxLeaveDelay: number;
  readonly forceQccInterval: number;
  /** Bytes handed to the sink that it has not stored yet: MS-WDSMA 3.2.1 has 2 MiB. */
  readonly maxCacheSize: number;
}

export const CLIENT_PARAMETERS: ClientParameters = {
  inactivityTimeout: 30_000,
  joinInterval: 500,
  maxLeaveDelay: 200,
  forceQccInterval: 20_000,
  maxCacheSize: 8 << 20,
};
