import { encodeRequest, formatDateTime } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import { callHeaders, nativeEvent, REPORTING_PATH, statusReport, type ReportingCaller } from '@sluice/testing/reporting';
import type { RecordedCall } from '../harness/recorded-call.js';

/** Updates that one status report lists; the largest native list among the captures has 39. */
const LISTED = 60;
/** What native agents write into MiscData of every event beside the lists. */
const MISC_DATA = [
  'B=782', 'C=1', 'K=unknown', 'L=2022-02-02T00:00:00', 'Q=1', 'T=EDK II', 'AppName=wuauclt', 'CsiErrorType=0', 'c=48', 'f=1950', 'k=true', 'm=0', 'n=1', 'o=0',
  'p=0', 'q=0', 'r=0', 'w=0', 'x=1', 'dd=0', 'ff=0', 'WUfBOn=0', 'WUfBDS=0', 'DisableDS=1', 'PauseQU=1', 'PauseFU=1',
];
const TITLE = '2026-09 Cumulative Update for .NET Framework 3.5 and 4.8.1 for Windows 11, version 25H2 for x64 (KB5126052)';

/** Events of one batch. */
export const BATCH_EVENTS = 6;

/** A call that can be sent. */
export type ReportCall = Pick<RecordedCall, 'path' | 'headers' | 'body'>;

/** The batch that each computer sends after a scan that found something to install, round after round. */
export function reportCalls(caller: ReportingCaller, updateIds: readonly string[], computers: number, round: number): ReportCall[] {
  return Array.from({ length: computers }, (_, computer) => {
    const eventBatch = batch(updateIds, computer, round);
    const body = encodeRequest(reporting.reportEventBatch, { cookie: caller.cookieOf(`bench-${computer}`), clientTime: formatDateTime(new Date()), eventBatch });
    return { path: REPORTING_PATH, headers: callHeaders(reporting.reportEventBatch), body: Buffer.from(body.toString()) };
  });
}

/** Ten of the listed updates change from one round to the next, and one is installed. */
function batch(updateIds: readonly string[], computer: number, round: number): reporting.ReportingEvent[] {
  const listed = Array.from({ length: LISTED }, (_, index) => updateIds[(computer * 7 + index) % updateIds.length]!);
  const needed = LISTED / 3 - round * 10;
  const details = { updateId: listed[0]!, revisionNumber: 1, replacementStrings: [TITLE], miscData: MISC_DATA };
  const status = statusReport({ U: listed.slice(0, needed), V: listed.slice(needed) });
  return [
    nativeEvent(147, { replacementStrings: [String(needed)], miscData: MISC_DATA }),
    { ...status, ExtendedData: { ...status.ExtendedData!, MiscData: [...MISC_DATA, ...status.ExtendedData!.MiscData!] } },
    nativeEvent(167, details), nativeEvent(162, details), nativeEvent(181, details), nativeEvent(183, details),
  ];
}
