import { z } from 'zod';
import { setting, wholeNumber } from '../config/setting.js';
import type { OutgoingLimits } from './outgoing-answers.js';

/** What every service with SOAP web services reads from its environment. */
export const soapHostConfig = z.object({
  SLUICE_SOAP_MAX_CALLS: setting(wholeNumber(1, 10_000).default(128), {
    meaning: 'SOAP calls that one process works on at once; more are answered 503 with Retry-After.',
    expected: 'a whole number from 1 to 10000',
    default: '128',
  }),
  SLUICE_SOAP_UNREAD_MIB: setting(wholeNumber(1, 16_384).default(128), {
    meaning: 'Answers of one web service that wait for their readers, in MiB. Beyond it readers that stand still are cut, and if there are none the answer is 503 with Retry-After.',
    expected: 'a whole number from 1 to 16384',
    default: '128',
  }),
  SLUICE_SOAP_STALL_SECONDS: setting(wholeNumber(1, 3_600).default(30), {
    meaning: 'How long a reader of an answer may take nothing before its connection is cut, in seconds. Progress is seen in steps of 256 KiB.',
    expected: 'a whole number from 1 to 3600',
    default: '30',
  }),
});

const MEBIBYTE = 1024 * 1024;

/** Bounds of what waits for readers of one web service. */
export function outgoingLimits(config: SoapHostConfig): OutgoingLimits {
  return { maxBytes: config.SLUICE_SOAP_UNREAD_MIB * MEBIBYTE, stallMs: config.SLUICE_SOAP_STALL_SECONDS * 1_000 };
}

export type SoapHostConfig = z.output<typeof soapHostConfig>;
