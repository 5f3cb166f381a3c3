import type { UpstreamGroup } from '../../groups/adopt-upstream/plan-groups.js';

/** A deployment of the upstream server (MS-WSUSSS 3.1.4.10.3.5). */
export interface UpstreamOrder {
  readonly deploymentGuid: string;
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly targetGroupId: string;
  /** 0 install, 1 uninstall, 2 scan, 3 block. */
  readonly action: number;
  readonly adminName: string;
  /** Null for none. */
  readonly deadline: Date | null;
  readonly isAssigned: boolean;
  /** Null for always. */
  readonly goLiveTime: Date | null;
  readonly downloadPriority: number;
}

/** What GetDeployments answered (MS-WSUSSS 3.1.4.10.3.1). */
export interface UpstreamOrders {
  /** The full list. */
  readonly groups: readonly UpstreamGroup[];
  /** Deployments that came or changed since the last anchor; all of them when there was none. */
  readonly deployments: readonly UpstreamOrder[];
  /** Whether the question had no anchor, so that `deployments` is everything there is. */
  readonly isComplete: boolean;
  readonly deadDeployments: readonly string[];
  /** The full list of declined updates. */
  readonly hiddenUpdates: readonly string[];
  /** The full list of accepted licences. */
  readonly acceptedEulas: readonly string[];
}
