import type { ImportProblem } from '@sluice/domain/catalog';

/** What to do about each kind of problem. The codes never change. */
const ADVICE = {
  /** The document is no acceptable update document. */
  DOCUMENT_REFUSED: 'Get the update from where it comes from once more. If it was published locally, publish it anew.',
  /** The document breaks a bound of the catalog. */
  CATALOG_REFUSES: 'If the update was published locally, publish it anew; else leave it out.',
  /** The document is that of another revision. */
  IDENTITY_DIFFERS: 'Nothing was stored of it. Export the package anew; when that does not help, the server it comes from is damaged.',
  /** The package has the revision, but not as it was exported. */
  DOCUMENT_DAMAGED: 'Nothing was stored of it. The exporting server is damaged: import the update there anew, then export again.',
  /** The catalog has the revision with another document. */
  DOCUMENT_DIFFERS: 'The document in the catalog stays in force. Find out which of the two servers had an update changed without a new revision.',
  /** A part of the package was decided about a group that could not be taken over. */
  GROUP_DIFFERS: 'Nothing has to be done; rename or move the group if you like.',
  /** An approval cannot hold here. */
  APPROVAL_REFUSED: 'Look at the update and approve it here, or import the revision that is missing and then the package again.',
  /** This server follows another one. */
  REPLICA: 'Its groups and approvals come from its upstream server. Set `role` to `autonomous` to import them.',
  /** The languages of the package cannot be set. */
  LANGUAGES_REFUSED: 'Choose the languages of this server yourself.',
  /** Packages between this one and the last one are missing. */
  PACKAGES_MISSING: 'Import the packages in between as well, or a complete one, in whatever order.',
  /** `package.xml` and `metadata.txt` name different numbers of updates. */
  LIST_DIFFERS: 'What has metadata was imported. Export on the Windows server once more and look at the log of wsusutil.',
  /** Addresses of files came before the metadata, more than can be kept. */
  ADDRESSES_LEFT_OUT: 'The updates are there. Import the package again: now the addresses find their files.',
  /** More problems at once than are kept. */
  MORE_PROBLEMS: 'Mend the others first, then import once more.',
} as const;

export type ImportProblemCode = keyof typeof ADVICE;

/** A problem with the advice that belongs to it. */
export function problem(code: ImportProblemCode, message: string, about: Pick<ImportProblem, 'updateId' | 'revisionNumber' | 'document'>): ImportProblem {
  return { code, message, advice: ADVICE[code], ...about };
}
