/** Documents of updates that this server publishes itself: from what an administrator says to what update servers exchange. */
export { LocalUpdateError, type LocalUpdateErrorCode } from './local-update-error.js';
export {
  REBOOT_BEHAVIORS, SEVERITIES, type Installation, type LocalUpdate, type LocalUpdateFile, type RebootBehavior, type ReturnCode, type Severity,
} from './local-update.js';
export { ruleOfExpression } from './rule-expression.js';
export { MAX_RULES_LENGTH, rulesOfDocument } from './rules-document.js';
export { MAX_MANIFEST_BYTES, rulesOfServicingManifest, SERVICING_MANIFEST, type ServicingRules } from './servicing-rules.js';
export { writeCategoryDocument, type LocalCategory } from './write-category-document.js';
export { writeUpdateDocument } from './write-update-document.js';
export { rulesOfExpressions, rulesOfProduct } from './written-rules.js';
