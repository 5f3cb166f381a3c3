/** Why a configuration was refused; the value never changes. */
export type ConfigurationErrorCode =
  /** A number is not a whole number within its bounds. */
  | 'CONFIGURATION_OUT_OF_RANGE'
  /** A value is not one of those it may be, or a text is too long or malformed. */
  | 'CONFIGURATION_BAD_VALUE';

/** A change of the server configuration that cannot be made. `key` names the property; the value is not repeated. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(
    readonly code: ConfigurationErrorCode,
    readonly key: string,
    message: string,
  ) {
    super(message);
  }
}
