/** Why a deployment was refused; the value never changes. */
export type DeploymentErrorCode =
  /** The catalog has no update with this id. */
  | 'UNKNOWN_UPDATE'
  /** There is no target group with this id. */
  | 'UNKNOWN_TARGET_GROUP'
  /** The action is none that an administrator can choose. */
  | 'INVALID_ACTION'
  /** Categories and detectoids are evaluated by every client; they cannot be approved or declined. */
  | 'NOT_DEPLOYABLE'
  /** The update can only go out as a part of another one. */
  | 'NOT_EXPLICITLY_DEPLOYABLE'
  /** The publisher has withdrawn the update: it can be uninstalled or held back, but not installed. */
  | 'UPDATE_EXPIRED'
  /** A declined update must be undeclined before it is approved. */
  | 'UPDATE_DECLINED'
  /** All Computers cannot be blocked: that is what declining does. */
  | 'CANNOT_BLOCK_ALL_COMPUTERS'
  /** A deadline is not a date, or stands beside an action that has nothing to do by a deadline. */
  | 'INVALID_DEADLINE'
  /** A download priority is not a whole number within its bounds. */
  | 'INVALID_DOWNLOAD_PRIORITY'
  /** Nobody accepted a licence that the update, or a member of its bundle, asks for. */
  | 'EULA_NOT_ACCEPTED'
  /** The administrator's name is empty, too long or has control characters. */
  | 'INVALID_ADMIN_NAME'
  /** More updates at once than one transaction takes. */
  | 'TOO_MANY_UPDATES';

/** A deployment that cannot be made; nothing was changed. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';

  constructor(
    readonly code: DeploymentErrorCode,
    message: string,
  ) {
    super(message);
  }
}
