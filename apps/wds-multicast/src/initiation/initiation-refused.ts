import type { Win32Error } from '@sluice/protocol/wds/wdsc';

/** Why a session is not set up for a client: a Win32 error code (MS-ERREF 2.2), and words for the log. */
export class InitiationRefused extends Error {
  override readonly name = 'InitiationRefused';

  constructor(
    readonly code: Exclude<Win32Error, typeof Win32Error.success>,
    message: string,
  ) {
    super(message);
  }
}
