import type { CatalogImportErrorCode } from '@sluice/domain/catalog';
import { CatalogImportError } from '@sluice/domain/catalog';
import { ComputerError, type ComputerErrorCode } from '@sluice/domain/computers';
import { DeploymentError, type DeploymentErrorCode } from '@sluice/domain/deployments';
import { ContentError, type ContentErrorCode } from '@sluice/domain/content';
import { MulticastError, type MulticastErrorCode } from '@sluice/domain/multicast';
import { PublishingError, type PublishingErrorCode } from '@sluice/domain/publishing';
import { HousekeepingError, type HousekeepingErrorCode } from '@sluice/domain/housekeeping';
import { GroupError, type GroupErrorCode } from '@sluice/domain/groups';
import { RollupError, type RollupErrorCode } from '@sluice/domain/reporting/rollup-run';
import { ConfigurationError, type ConfigurationErrorCode } from '@sluice/domain/servers';
import { SynchronizationError, type SynchronizationErrorCode } from '@sluice/domain/synchronization';
import { ContentStoreError, type ContentStoreErrorCode } from '@sluice/platform/content-store';
import { classifyDatabaseError, type DatabaseErrorKind } from '@sluice/platform/database';
import { LocalUpdateError, type LocalUpdateErrorCode } from '@sluice/protocol/update-metadata/publish';
import { POINTER_OF_SETTING } from '../../server/server-settings.js';
import { ApiProblem } from './api-problem.js';
import type { ProblemName } from './problem-types.js';

/** Everything that refuses with a code. */
const CODED_ERRORS = [
  DeploymentError, GroupError, ComputerError, ConfigurationError, CatalogImportError, SynchronizationError, PublishingError, ContentError, HousekeepingError, RollupError, ContentStoreError, LocalUpdateError, MulticastError,
] as const;
type CodedError = InstanceType<(typeof CODED_ERRORS)[number]>;

/** Every code with which the domain, the content store or the making of a document refuses something. */
type ErrorCode =
  | DeploymentErrorCode | GroupErrorCode | ComputerErrorCode | ConfigurationErrorCode | CatalogImportErrorCode | SynchronizationErrorCode
  | HousekeepingErrorCode | RollupErrorCode | PublishingErrorCode | ContentErrorCode | ContentStoreErrorCode | LocalUpdateErrorCode | MulticastErrorCode;

/** What each refusal is for whoever made the request. The compiler misses no code. */
export const PROBLEM_OF_CODE = {
  UNKNOWN_UPDATE: 'update-not-found',
  UNKNOWN_TARGET_GROUP: 'group-not-found',
  UNKNOWN_COMPUTER: 'computer-not-found',
  INVALID_ACTION: 'invalid-action',
  NOT_DEPLOYABLE: 'update-not-deployable',
  NOT_EXPLICITLY_DEPLOYABLE: 'part-of-another-update',
  UPDATE_EXPIRED: 'update-expired',
  UPDATE_DECLINED: 'update-declined',
  CANNOT_BLOCK_ALL_COMPUTERS: 'cannot-block-all-computers',
  EULA_NOT_ACCEPTED: 'eula-not-accepted',
  INVALID_DEADLINE: 'invalid-deadline',
  INVALID_DOWNLOAD_PRIORITY: 'invalid-request',
  INVALID_ADMIN_NAME: 'invalid-administrator-name',
  TOO_MANY_UPDATES: 'too-many-at-once',
  BUILT_IN_GROUP: 'built-in-group',
  INVALID_GROUP_NAME: 'invalid-group-name',
  GROUP_NAME_TAKEN: 'group-name-taken',
  GROUP_CYCLE: 'group-cycle',
  GROUP_TOO_DEEP: 'group-too-deep',
  GROUP_HAS_CHILDREN: 'group-has-children',
  TOO_MANY_MEMBERS: 'too-many-at-once',
  INVALID_COMPUTER_ID: 'invalid-computer-id',
  INVALID_REGISTRATION: 'invalid-request',
  CONFIGURATION_OUT_OF_RANGE: 'invalid-setting',
  CONFIGURATION_BAD_VALUE: 'invalid-setting',
  BATCH_TOO_LARGE: 'payload-too-large',
  INVALID_REVISION: 'invalid-document',
  SYNCHRONIZATION_ACTIVE: 'synchronization-active',
  NO_UPSTREAM: 'no-upstream',
  ROLLUP_ACTIVE: 'rollup-active',
  UNKNOWN_SYNCHRONIZATION: 'synchronization-not-found',
  SYNCHRONIZATION_ENDED: 'synchronization-ended',
  INVALID_SELECTION: 'invalid-selection',
  NOTHING_SELECTED: 'nothing-selected',
  APPROVED_UPDATES_WOULD_GO: 'approved-updates-would-go',
  REPLICA_HAS_NO_SELECTION: 'replica-has-no-selection',
  UNKNOWN_PRODUCT: 'invalid-publication',
  UNKNOWN_CLASSIFICATION: 'invalid-publication',
  UNKNOWN_RELATED_UPDATE: 'invalid-publication',
  NOT_LOCALLY_PUBLISHED: 'not-locally-published',
  REVISION_NOT_NEWER: 'revision-not-newer',
  PRODUCT_EXISTS: 'product-exists',
  TOO_MANY_PRODUCTS: 'too-many-products',
  UNKNOWN_PRODUCT_TO_REMOVE: 'product-not-found',
  NOT_OWN_PRODUCT: 'not-own-product',
  PRODUCT_IN_USE: 'product-in-use',
  INVALID_TEXT: 'invalid-publication',
  INVALID_EXPRESSION: 'invalid-publication',
  INVALID_RULES: 'invalid-publication',
  INVALID_DIGEST: 'invalid-request',
  INVALID_DECRYPTION_KEY: 'invalid-request',
  TOO_MANY_FILES: 'too-many-at-once',
  LEASE_LOST: 'unavailable',
  HOUSEKEEPING_ACTIVE: 'housekeeping-active',
  UNKNOWN_HOUSEKEEPING_RUN: 'housekeeping-run-not-found',
  HOUSEKEEPING_ENDED: 'housekeeping-ended',
  HOUSEKEEPING_LEASE_LOST: 'unavailable',
  JOB_ACTIVE: 'content-job-active',
  INVALID_NAME: 'invalid-request',
  INVALID_RANGE: 'invalid-request',
  INVALID_PIECE: 'invalid-request',
  INVALID_SIZE: 'invalid-request',
  NOT_FOUND: 'content-file-not-found',
  INCOMPLETE: 'content-missing',
  DIGEST_MISMATCH: 'digest-mismatch',
  TAKEN_OVER: 'upload-taken-over',
  NO_SPACE: 'no-space',
  UNAVAILABLE: 'unavailable',
  UNKNOWN_NAMESPACE: 'multicast-namespace-not-found',
  NAMESPACE_NAME_TAKEN: 'multicast-namespace-name-taken',
  INVALID_NAMESPACE: 'invalid-multicast-namespace',
  UNKNOWN_SESSION: 'multicast-session-not-found',
  SESSION_ENDED: 'multicast-session-ended',
  UNKNOWN_CLIENT: 'multicast-client-not-found',
  INVALID_CONTENT_NAME: 'invalid-request',
} as const satisfies Record<ErrorCode, ProblemName>;

/** Problems by the status of errors that Nest and Fastify raise themselves. */
const PROBLEM_OF_STATUS: Readonly<Record<number, ProblemName>> = {
  400: 'malformed-body', 404: 'not-found', 405: 'not-found', 413: 'payload-too-large', 415: 'unsupported-media-type',
};

/** Seconds after which a request that met a database that is away or busy can be repeated. */
const RETRY_AFTER_SECONDS = 5;

/** What is wrong, as a problem; null for what nobody foresaw. */
export function problemOfError(error: unknown): ApiProblem | null {
  if (error instanceof ApiProblem) return error;
  if (isCodedError(error)) {
    const errors = error instanceof ConfigurationError ? { errors: [{ pointer: POINTER_OF_SETTING[error.key] ?? '', detail: error.message }] } : {};
    return new ApiProblem(PROBLEM_OF_CODE[error.code], error.message, errors);
  }
  const kind = classifyDatabaseError(error);
  if (kind !== 'other') return new ApiProblem('unavailable', UNAVAILABLE[kind], { retryAfterSeconds: RETRY_AFTER_SECONDS });
  const problem = PROBLEM_OF_STATUS[statusOf(error)];
  return problem === undefined ? null : new ApiProblem(problem, (error as Error).message);
}

const UNAVAILABLE: Record<Exclude<DatabaseErrorKind, 'other'>, string> = {
  connection: 'The database cannot be reached.',
  conflict: 'The change lost against another one at the same moment.',
  timeout: 'The database took too long.',
};

function isCodedError(error: unknown): error is CodedError {
  return CODED_ERRORS.some((kind) => error instanceof kind);
}

/** Nest's exceptions have `getStatus`, Fastify's errors `statusCode`. */
function statusOf(error: unknown): number {
  if (!(error instanceof Error)) return 0;
  const { getStatus, statusCode } = error as { getStatus?: () => number; statusCode?: number };
  return getStatus?.call(error) ?? statusCode ?? 0;
}
