import { z } from 'zod';
import { setting, wholeNumber } from '../config/setting.js';

/** What every service with SOAP web services reads from its environment. */
export const soapHostConfig = z.object({
  SLUICE_SOAP_MAX_CALLS: setting(wholeNumber(1, 10_000).default(128), {
    meaning: 'SOAP calls that one process works on at once; more are answered 503 with Retry-After.',
    expected: 'a whole number from 1 to 10000',
    default: '128',
  }),
});

export type SoapHostConfig = z.output<typeof soapHostConfig>;
