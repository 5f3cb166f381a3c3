import type { DeploymentAction } from '@sluice/protocol/wusp';
import type { EvaluationProblem } from '../applicability/cannot-evaluate.js';
import type { UpdateType } from '../metadata/core-fragment.js';
import type { UpdateFile } from '../metadata/extended-fragment.js';
import type { CallMeasurement } from '../wire/soap-caller.js';

/** One call of SyncUpdates. */
export interface SyncRound {
  readonly pass: 'software' | 'driver';
  /** Length of InstalledNonLeafUpdateIDs. */
  readonly sentInstalled: number;
  /** Length of OtherCachedUpdateIDs, or of CachedDriverIDs in the driver pass. */
  readonly sentOther: number;
  readonly newUpdates: number;
  /** Of the new ones, those with IsLeaf true. */
  readonly newLeaves: number;
  readonly changedUpdates: number;
  /** Revisions to forget, plus those still deployed but out of this scan's scope. */
  readonly outOfScope: number;
  readonly truncated: boolean;
  /** Bytes of the request. */
  readonly requestBytes: number;
  /** Bytes of the answer as sent. */
  readonly wireBytes: number;
  /** Bytes of the answer decoded. */
  readonly plainBytes: number;
  readonly milliseconds: number;
}

/** A file with the address the server gave for it. */
export interface OfferedFile extends UpdateFile {
  /** `undefined` when the server gave none: the agent would not offer the update. */
  readonly url: string | undefined;
  /** Whether the server gave a key to decrypt it with (GetExtendedUpdateInfo2). */
  readonly decryptable: boolean;
}

/** A revision about which nobody can tell what it is to the computer: it is not offered, and nothing that depends on it is. */
export interface UndecidedRevision {
  readonly revisionId: number;
  /** Lower case. */
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly updateType: UpdateType;
  readonly title: string | undefined;
  /** What stood in the way, with the operator; at this revision, at one it depends on, or at a member of its bundle. */
  readonly problems: readonly EvaluationProblem[];
}

/** An update as the agent would report it: top-level software or a driver, never a detectoid, category or bundle member. */
export interface ReportedUpdate {
  readonly revisionId: number;
  /** Lower case. */
  readonly updateId: string;
  readonly revisionNumber: number;
  /** `undefined` unless the scan asked for it. */
  readonly title: string | undefined;
  /** Numbers of knowledge base articles without `KB`; empty unless the scan asked for them. */
  readonly kbArticles: readonly string[];
  /** What the administrator decided. */
  readonly action: DeploymentAction;
  /** Update id of something better that is installed or offered, if there is one. */
  readonly supersededBy: string | undefined;
  /** Whether the user would see it: needed, approved, not superseded, and every file has an address. */
  readonly offered: boolean;
  /** Files of the update and of the needed members of its bundle; only for needed updates. */
  readonly files: readonly OfferedFile[];
}

/** Everything one scan saw and found. */
export interface ScanReport {
  readonly machine: string;
  readonly rounds: readonly SyncRound[];
  /** Every call that got an answer, the handshake and the rounds included, in order. */
  readonly calls: readonly CallMeasurement[];
  /** Revisions held at the end. */
  readonly held: number;
  readonly needed: readonly ReportedUpdate[];
  readonly installed: readonly ReportedUpdate[];
  readonly notApplicable: readonly ReportedUpdate[];
  /** Whatever could not be evaluated, detectoids included. Anything here makes the result incomplete. */
  readonly cannotEvaluate: readonly UndecidedRevision[];
  /** The operators in {@link cannotEvaluate}, with how many revisions each is a reason for. */
  readonly unknownRules: Readonly<Record<string, number>>;
}
