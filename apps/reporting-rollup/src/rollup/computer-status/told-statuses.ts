import { computerKey } from '@sluice/domain/computers';
import { RefusedRollup, UPDATE_STATES, type CorrectedClock, type ToldStatuses, type UpdateState } from '@sluice/domain/reporting';
import { parseDateTime } from '@sluice/protocol/soap';
import type { reporting } from '@sluice/protocol/wsusss';

/**
 * SummarizationState (MS-WSUSSS 3.1.4.17.3.4): 0 means not applicable. The table of 3.1.1 has 1 for it, which servers that copy their table send.
 */
const STATES: ReadonlyMap<number, UpdateState> = new Map<number, UpdateState>([
  [0, UPDATE_STATES.NotApplicable], [1, UPDATE_STATES.NotApplicable], [2, UPDATE_STATES.NotInstalled], [3, UPDATE_STATES.Downloaded],
  [4, UPDATE_STATES.Installed], [5, UPDATE_STATES.Failed], [6, UPDATE_STATES.InstalledPendingReboot],
]);

/** The statuses of a computer of the wire. Throws `ComputerError` and `RefusedRollup` `BAD_VALUE`. */
export function toldStatuses(info: reporting.ComputerStatusRollupInfo, clock: CorrectedClock): ToldStatuses {
  if (info.RollupNumber < 1) throw new RefusedRollup('BAD_VALUE', `RollupNumber is ${info.RollupNumber}.`);
  return {
    computerId: computerKey(info.ComputerId ?? ''),
    rollupNumber: info.RollupNumber,
    isFull: info.IsFullRollup,
    effectiveLastDetectionTime: clock(parseDateTime(info.EffectiveLastDetectionTime)),
    statuses: info.UpdateStatus.map(({ UpdateId, SummarizationState, LastChangeTime }) => (
      { updateId: UpdateId.toLowerCase(), state: stateOf(SummarizationState), since: clock(parseDateTime(LastChangeTime)) })),
  };
}

function stateOf(value: number): UpdateState {
  const state = STATES.get(value);
  if (state === undefined) throw new RefusedRollup('BAD_VALUE', `SummarizationState is ${value}.`);
  return state;
}
