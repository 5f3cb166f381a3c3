import type { reporting } from '@sluice/protocol/wsusss';

/** The longest call about computers, about, in bytes: whatever computers said about themselves, a server above reads it. */
export const MAXIMUM_COMPUTERS_BYTES = 3 * 1024 * 1024;

/** What XML has more than JSON, for a computer and for an entry of its lists. Bytes. */
const COMPUTER_MARKUP = 250;
const ENTRY_MARKUP = 20;

/** The same computers in calls that are not too long, in their order. A page of usual computers is one call. */
export function computerCalls(computers: readonly reporting.ComputerRollupInfo[]): reporting.ComputerRollupInfo[][] {
  const calls: reporting.ComputerRollupInfo[][] = [];
  let bytes = Infinity;
  for (const computer of computers) {
    const length = lengthOf(computer);
    if (bytes + length > MAXIMUM_COMPUTERS_BYTES) {
      calls.push([]);
      bytes = 0;
    }
    calls.at(-1)!.push(computer);
    bytes += length;
  }
  return calls;
}

/** An upper bound: characters that have to be escaped take up to six bytes; JSON writes control characters in as many. */
function lengthOf(computer: reporting.ComputerRollupInfo): number {
  const text = JSON.stringify(computer);
  const entries = (computer.Details?.TargetGroupIdList.length ?? 0) + (computer.Details?.RequestedTargetGroupNames.length ?? 0);
  return COMPUTER_MARKUP + ENTRY_MARKUP * entries + Buffer.byteLength(text) + 5 * (text.match(/[<>&"]/g)?.length ?? 0);
}
