export * from './catalog-rows.js';
export { CompiledCatalog } from './compiled-catalog.js';
export { decideSync, type PageLimits, type SyncDecision, type SyncQuestion } from './decide-sync.js';
export type { ChooseDeployment, DeploymentView, EffectiveDeployment } from './deployment-view.js';
export { RevisionGraphBuilder, UPDATE_TYPE, type RevisionGraph } from './revision-graph.js';
export { decideCategoryScan } from './start-category-scan.js';
export { ALL_COMPUTERS, TargetGroupTree } from './target-group-tree.js';
