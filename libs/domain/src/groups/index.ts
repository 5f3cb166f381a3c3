/** Target groups: the tree, its built-in members, and which computers administrators put where. */
export { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID } from './built-in-groups.js';
export { TargetGroup } from './target-group.entity.js';
export { GroupError, type GroupErrorCode } from './group-error.js';
export { MAXIMUM_GROUP_DEPTH, MAXIMUM_GROUP_NAME_LENGTH, ancestorsOf, pathOf, type GroupNode } from './group-tree.js';
export { createGroup, deleteGroup, moveGroup, renameGroup, type NewGroup } from './change-groups.js';
export { MAXIMUM_COMPUTERS_PER_CALL, MAXIMUM_GROUPS_PER_COMPUTER, setComputerGroups } from './set-computer-groups.js';
export { loadTargetGroups, type TargetGroupShape } from './load-target-groups.js';
export { planGroups, type GroupPlan, type PlannedGroup, type UpstreamGroup } from './adopt-upstream/plan-groups.js';
export * from './list/index.js';
export { takeOverGroups, type GroupsTakenOver } from './take-over/take-over-groups.js';
