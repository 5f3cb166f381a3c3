import { takeOverApprovals, takeOverDeclines, takeOverEulas } from '@sluice/domain/deployments';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID, takeOverGroups } from '@sluice/domain/groups';
import { ConfigurationError, loadSynchronizationConfiguration, updateSynchronizationConfiguration } from '@sluice/domain/servers';
import type { PackageRecord, RecordContent } from '@sluice/protocol/catalog-package';
import { EVENT_SOURCE } from '../event-source.js';
import type { ImportTarget } from './import-target.js';

/** The records that hold decisions of administrators. */
export type DecisionRecord = Extract<PackageRecord, { kind: 'LANG' | 'GRPS' | 'EULA' | 'DECL' | 'APPR' }>;

/**
 * Takes over what administrators of another server decided: adds and replaces what the package says, and never touches what it does not
 * name. Each record is a transaction.
 */
export class PackageDecisions {
  #idHere: ReadonlyMap<string, string> = new Map([[ALL_COMPUTERS_ID, ALL_COMPUTERS_ID], [UNASSIGNED_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID]]);
  #isWanted: boolean | null = null;

  constructor(private readonly target: ImportTarget) {}

  async takeOver(record: DecisionRecord): Promise<void> {
    if (!(this.#isWanted ??= await this.#decide())) return;
    this.target.progress.decisions += await this.#changesOf(record);
  }

  async #decide(): Promise<boolean> {
    const { dataSource, progress, withDecisions } = this.target;
    if (!withDecisions) return false;
    const isReplica = (await loadSynchronizationConfiguration(dataSource)).role === 'replica';
    if (isReplica) progress.problem('REPLICA', 'This server is a replica; groups and approvals of the package were left out.');
    return !isReplica;
  }

  /** How many changes a record made. */
  async #changesOf(record: DecisionRecord): Promise<number> {
    const { dataSource } = this.target;
    switch (record.kind) {
      case 'LANG': return this.#languages(record.content);
      case 'GRPS': return this.#groups(record.content);
      case 'EULA': return takeOverEulas(dataSource, record.content.entries);
      case 'DECL': return takeOverDeclines(dataSource, record.content.entries, EVENT_SOURCE);
      case 'APPR': return this.#approvals(record.content);
    }
  }

  async #languages({ languages }: RecordContent<'LANG'>): Promise<number> {
    const { dataSource, progress } = this.target;
    const before = await loadSynchronizationConfiguration(dataSource);
    try {
      const after = await updateSynchronizationConfiguration(dataSource, { languages });
      return JSON.stringify(before.languages) === JSON.stringify(after.languages) ? 0 : 1;
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      progress.problem('LANGUAGES_REFUSED', error.message);
      return 0;
    }
  }

  async #groups({ entries }: RecordContent<'GRPS'>): Promise<number> {
    const { idHere, changed, notes } = await takeOverGroups(this.target.dataSource, entries, EVENT_SOURCE);
    this.#idHere = idHere;
    for (const note of notes) this.target.progress.problem('GROUP_DIFFERS', note);
    return changed;
  }

  async #approvals({ entries }: RecordContent<'APPR'>): Promise<number> {
    // A group the package does not name cannot be here under its id, unless somebody made the package up: the domain says that there is none.
    const approvals = entries.map(({ targetGroupId, deadline, ...approval }) => ({
      ...approval, targetGroupId: this.#idHere.get(targetGroupId) ?? targetGroupId, deadline: deadline === null ? null : new Date(deadline),
    }));
    const { changed, refused } = await takeOverApprovals(this.target.dataSource, approvals, EVENT_SOURCE);
    for (const { approval: { updateId, revisionNumber, action }, code, message } of refused) {
      this.target.progress.problem('APPROVAL_REFUSED', `${action} was not taken over: ${message} (${code})`, { updateId, revisionNumber });
    }
    return changed;
  }
}
