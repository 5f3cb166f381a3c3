import { z } from 'zod';
import { setting, wholeNumber } from '@sluice/platform/config';

/** How content is served. */
export const serveConfig = z.object({
  SLUICE_CONTENT_PASS_THROUGH: setting(z.enum(['on', 'off']).default('on'), {
    meaning: 'Whether a file that is wanted but not here yet is passed through from the upstream server while it is being stored.',
    expected: 'on or off',
    default: 'on',
  }),
  SLUICE_CONTENT_ACCEL: setting(z.string().regex(/^\/(?:[\w.-]+\/)+$/).optional(), {
    meaning: 'The internal location under which the nginx in front finds the content directory; nginx then sends the files by itself (X-Accel-Redirect). Only for a service that is reached through such an nginx and no other way.',
    expected: 'a path such as /sluice-content/',
    default: 'the service sends them',
  }),
  SLUICE_CONTENT_MAX_TRANSFERS: setting(wholeNumber(1, 100_000).default(4_096), {
    meaning: 'Most files that one process sends at the same time; more requests are answered with 503 and Retry-After.',
    expected: 'a whole number from 1 to 100000',
    default: '4096',
  }),
  SLUICE_CONTENT_STALL_SECONDS: setting(wholeNumber(1, 3_600).default(120), {
    meaning: 'How long a client may take no byte of a file before its connection is ended, in seconds.',
    expected: 'a whole number from 1 to 3600',
    default: '120',
  }),
  SLUICE_SELF_UPDATE_DIRECTORY: setting(z.string().optional(), {
    meaning: 'The directory with the files of `/SelfUpdate`, which only Windows 8.1 and older ask for. None is shipped.',
    expected: 'the path of a directory',
    default: 'none; `/SelfUpdate` answers 404',
  }),
});

export type ServeConfig = z.output<typeof serveConfig>;
