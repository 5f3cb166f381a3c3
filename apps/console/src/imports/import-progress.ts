import type { CatalogImportTally, ImportProblem, ImportResult } from '@sluice/domain/catalog';
import { problem, type ImportProblemCode } from './import-problem.js';

/** The most problems that wait to be stored; whoever finds more is slow enough to be stopped by the next note. */
const MAXIMUM_WAITING = 1_000;

/** What an import has come to so far, and what it could not take over. */
export class ImportProgress {
  bytesRead = 0;
  decisions = 0;
  packageServerId: string | null = null;
  packageChangeNumber: number | null = null;
  #imported = 0;
  #alreadyPresent = 0;
  #conflicting = 0;
  #changeNumber: number | null = null;
  #waiting: ImportProblem[] = [];
  #further = 0;

  /** Notes a batch that was stored. */
  add(result: Pick<ImportResult, 'alreadyPresent' | 'changeNumber' | 'conflicts'> & { readonly imported: number }): void {
    this.#imported += result.imported;
    this.#alreadyPresent += result.alreadyPresent;
    this.#conflicting += result.conflicts.length;
    this.#changeNumber = result.changeNumber ?? this.#changeNumber;
    for (const conflict of result.conflicts) this.problem('DOCUMENT_DIFFERS', 'The catalog has this revision with another document, which stays.', conflict);
  }

  /** Notes something that could not be taken over. */
  problem(code: ImportProblemCode, message: string, about: Pick<ImportProblem, 'updateId' | 'revisionNumber' | 'document'> = {}): void {
    if (this.#waiting.length < MAXIMUM_WAITING) this.#waiting.push(problem(code, message, about));
    else this.#further += 1;
  }

  /** The problems that were not stored yet; the caller stores them. Those there is no room for are counted in one. */
  takeProblems(): ImportProblem[] {
    const waiting = this.#waiting;
    if (this.#further > 0) waiting.push(problem('MORE_PROBLEMS', `There were ${this.#further} further problems at about this place.`, {}));
    this.#waiting = [];
    this.#further = 0;
    return waiting;
  }

  tally(): CatalogImportTally {
    return {
      bytesRead: this.bytesRead, imported: this.#imported, alreadyPresent: this.#alreadyPresent, conflicting: this.#conflicting, changeNumber: this.#changeNumber,
      decisions: this.decisions, packageServerId: this.packageServerId, packageChangeNumber: this.packageChangeNumber,
    };
  }
}
