/** Why something about multicast was refused; the value never changes. */
export type MulticastErrorCode =
  /** There is no namespace of this name. */
  | 'UNKNOWN_NAMESPACE'
  /** Another namespace has this name, in whatever letter case. */
  | 'NAMESPACE_NAME_TAKEN'
  /** The settings of the namespace do not make sense. */
  | 'INVALID_NAMESPACE'
  /** There is no session with this id. */
  | 'UNKNOWN_SESSION'
  /** The session has ended already. */
  | 'SESSION_ENDED'
  /** The session has no such client, or it is gone. */
  | 'UNKNOWN_CLIENT'
  /** The content is no name that content can have. */
  | 'INVALID_CONTENT_NAME';

/** Something about multicast that cannot be done; nothing was changed. */
export class MulticastError extends Error {
  override readonly name = 'MulticastError';

  constructor(
    readonly code: MulticastErrorCode,
    message: string,
  ) {
    super(message);
  }
}
