import type { Manifest } from '../schemas/validate-manifest.js';
import { OVERLAY_POLICIES } from './overlay-policies.js';
import { POD_POLICIES } from './pod-policies.js';
import { workloadsOf } from './workload.js';

/** Everything that the objects of an overlay do against the policies, as `policy: object: what`. */
export function violations(objects: readonly Manifest[]): string[] {
  const ofPods = workloadsOf(objects).flatMap((workload) => Object.entries(POD_POLICIES).flatMap(([policy, judge]) =>
    judge(workload).map((wrong) => `${policy}: ${workload.kind} ${workload.name}: ${wrong}`)));
  const together = Object.entries(OVERLAY_POLICIES).flatMap(([policy, judge]) => judge(objects).map((wrong) => `${policy}: ${wrong}`));
  return [...ofPods, ...together];
}
