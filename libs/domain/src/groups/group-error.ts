/** Why a target group cannot be changed; the value never changes. */
export type GroupErrorCode =
  /** There is no target group with this id. */
  | 'UNKNOWN_TARGET_GROUP'
  /** There is no computer with this id. */
  | 'UNKNOWN_COMPUTER'
  /** All Computers and Unassigned Computers are neither changed nor given to computers: membership in them follows by itself. */
  | 'BUILT_IN_GROUP'
  /** The name is empty, too long, or has characters that a name must not have. */
  | 'INVALID_GROUP_NAME'
  /** Another group has this name, in whatever case. */
  | 'GROUP_NAME_TAKEN'
  /** The new parent is the group itself or lies below it. */
  | 'GROUP_CYCLE'
  /** The tree would become deeper than it may be. */
  | 'GROUP_TOO_DEEP'
  /** The group still has groups below it. */
  | 'GROUP_HAS_CHILDREN'
  /** More computers or groups at once than one transaction takes. */
  | 'TOO_MANY_MEMBERS';

/** A change of target groups or of membership that cannot be made; nothing was changed. */
export class GroupError extends Error {
  override readonly name = 'GroupError';

  constructor(
    readonly code: GroupErrorCode,
    message: string,
  ) {
    super(message);
  }
}
