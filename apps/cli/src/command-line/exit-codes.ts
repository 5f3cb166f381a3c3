/** What the process ends with; scripts may rely on it. */
export const EXIT = {
  done: 0,
  /** The server refused, or answered with something that makes no sense. */
  refused: 1,
  /** The command line, or a file it names, cannot be understood. Nothing was sent. */
  usage: 2,
  /** Nobody answered, or the server is too busy. */
  notReachable: 3,
  /** The server did not accept the token, or there is none. */
  notAuthorized: 4,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
