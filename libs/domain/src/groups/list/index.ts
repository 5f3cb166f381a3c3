/** What administrators see of groups: the tree with the numbers of computers. */
export { listGroups, type ListedGroup } from './list-groups.js';
