/** Decisions that travel in a package from one server to another. */
export { exportedApprovalPages, exportedEulaPages, type ExportedApproval, type ExportedEula } from './exported-decisions.js';
export { takeOverDeclines, takeOverEulas } from './take-over-decisions.js';
export { takeOverApprovals, type ApprovalsTakenOver, type RefusedApproval } from './take-over-approvals.js';
