import type { RevisionIdentity } from '@sluice/domain/catalog';
import type { ProblemToKeep } from '@sluice/domain/synchronization';

/** Why a revision was not taken over; the value never changes. */
export type DocumentProblemCode =
  /** The upstream server lists the revision but answers a question for it with a fault, or not at all. */
  | 'NOT_SERVED'
  /** Its metadata alone make an answer that is longer than accepted. */
  | 'ANSWER_TOO_LONG'
  /** The answer that contains it is no answer of the protocol. */
  | 'ANSWER_UNREADABLE'
  /** The cabinet it came in cannot be opened within its limits. */
  | 'CABINET_REFUSED'
  /** The document is no acceptable update document. */
  | 'DOCUMENT_REFUSED'
  /** The document is that of another revision. */
  | 'IDENTITY_DIFFERS'
  /** The update names itself as prerequisite or as member of its bundle. */
  | 'NAMES_ITSELF'
  /** The document breaks a bound of the catalog. */
  | 'CATALOG_REFUSES'
  /** Its files are encrypted and the upstream server does not give the key. */
  | 'KEY_NOT_SERVED'
  /** The catalog has the revision with another document. */
  | 'DOCUMENT_DIFFERS'
  /** The upstream server sent a revision that was not asked for. */
  | 'NOT_ASKED_FOR';

/** What went wrong with one revision. */
export interface DocumentProblem extends RevisionIdentity {
  readonly code: DocumentProblemCode;
  readonly message: string;
}

const RETRY = 'It is asked for again tomorrow, and then ever more rarely; nothing has to be done unless it stays away.';
const ADVICE: Readonly<Record<DocumentProblemCode, string>> = {
  NOT_SERVED: `${RETRY} Look into the log of the upstream server, or clean it up, if it does.`,
  ANSWER_TOO_LONG: 'Decline the update on the upstream server, or deselect its product.',
  ANSWER_UNREADABLE: `${RETRY} If the update was published locally, publish it anew.`,
  CABINET_REFUSED: RETRY,
  DOCUMENT_REFUSED: `${RETRY} If the update was published locally, publish it anew.`,
  IDENTITY_DIFFERS: `${RETRY} The database of the upstream server may be damaged.`,
  NAMES_ITSELF: 'Decline the update on the upstream server and have its publisher correct it.',
  CATALOG_REFUSES: `${RETRY} If the update was published locally, publish it anew.`,
  KEY_NOT_SERVED: RETRY,
  DOCUMENT_DIFFERS: 'The document in the catalog stays in force. Find out which of the two servers had an update changed without a new revision.',
  NOT_ASKED_FOR: 'Nothing was stored of it. The upstream server does not keep to the protocol.',
};

/** The problem as the run keeps it. */
export function problemToKeep({ code, updateId, revisionNumber, message }: DocumentProblem): ProblemToKeep {
  return { code, updateId, revisionNumber, message, advice: ADVICE[code] };
}

/** Whether the revision is noted as missing, to be asked for again. The others need nothing: the catalog has them, or nobody wants them. */
export function leavesRevisionMissing({ code }: DocumentProblem): boolean {
  return code !== 'DOCUMENT_DIFFERS' && code !== 'NOT_ASKED_FOR';
}
