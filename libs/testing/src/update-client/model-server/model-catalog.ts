import { preparedTextToString, readUpdateDocument, type DerivedUpdate } from '@sluice/protocol/update-metadata';
import type { Deployment, DeploymentAction, UpdateInfo } from '@sluice/protocol/wusp';

const MAX_FRAGMENT_BYTES = 16 * 1024 * 1024;

/** A revision of the model server with the ids it gave. */
export interface ModelRevision {
  readonly revisionId: number;
  readonly update: DerivedUpdate;
}

/**
 * The simplest catalog that follows MS-WUSP 3.1.5.7: every revision is deployed to everybody, and delivered when each of its
 * clauses has an alternative that the client says is installed. It recomputes everything for each question.
 */
export class ModelCatalog {
  readonly revisions: readonly ModelRevision[];
  readonly #approved = new Set<string>();
  readonly #declined = new Set<string>();

  /** @param firstRevisionId ids of revisions ascend from here */
  constructor(documents: readonly string[], firstRevisionId: number) {
    const updates = documents.map((xml) => readUpdateDocument(xml));
    const isLatest = (update: DerivedUpdate): boolean => !updates.some(({ updateId, revisionNumber }) => updateId === update.updateId && revisionNumber > update.revisionNumber);
    this.revisions = updates.filter((update) => isLatest(update) && update.publicationState === 'Published').map((update, index) => ({ revisionId: firstRevisionId + index, update }));
  }

  /** Approves an update for installation. */
  approve(updateId: string): void {
    this.#approved.add(updateId);
  }

  /** Declines an update: it is not delivered any more. */
  decline(updateId: string): void {
    this.#declined.add(updateId);
  }

  /** Software revisions whose prerequisites the installed ones satisfy. */
  deliverable(installed: Iterable<number>): ModelRevision[] {
    const installedIds = new Set(installed);
    const installedUpdates = new Set(this.revisions.filter(({ revisionId }) => installedIds.has(revisionId)).map(({ update }) => update.updateId));
    return this.revisions.filter(
      ({ update }) =>
        update.updateType !== 'Driver' && !this.#declined.has(update.updateId) && update.prerequisites.every(({ updateIds }) => updateIds.some((id) => installedUpdates.has(id))),
    );
  }

  /** Every printer driver. */
  printerDrivers(): ModelRevision[] {
    return this.revisions.filter((revision) => revision.update.updateType === 'Driver' && fragment(revision, 'Core').includes('Class="Printers"'));
  }

  /** Whether nothing names the update as a prerequisite. */
  isLeaf({ update }: ModelRevision): boolean {
    return !this.revisions.some((other) => other.update.prerequisites.some(({ updateIds }) => updateIds.includes(update.updateId)));
  }

  updateInfo(revision: ModelRevision): UpdateInfo {
    return { ID: revision.revisionId, Deployment: this.deployment(revision), IsLeaf: this.isLeaf(revision), Xml: fragment(revision, 'Core') };
  }

  deployment({ revisionId, update }: ModelRevision): Deployment {
    return { ID: revisionId + 50_000, Action: this.#action(update), IsAssigned: true, LastChangeTime: '2026-03-01', HardwareIds: [], AutoSelect: '0', AutoDownload: '0', SupersedenceBehavior: '0', ClientBehaviors: [] };
  }

  #action({ updateType, updateId }: DerivedUpdate): DeploymentAction {
    if (updateType === 'Category' || updateType === 'Detectoid') return 'Evaluate';
    if (this.revisions.some(({ update }) => update.bundles.flat().some((member) => member.updateId === updateId))) return 'Bundle';
    return this.#approved.has(updateId) ? 'Install' : 'PreDeploymentCheck';
  }
}

/** A fragment as text; LocalizedProperties in English. */
export function fragment({ update }: ModelRevision, type: 'Core' | 'Extended' | 'LocalizedProperties'): string {
  const found = update.fragments.find((candidate) => candidate.type === type && (type !== 'LocalizedProperties' || candidate.locale === 'en'));
  if (found === undefined) throw new Error(`${update.updateId} has no ${type} fragment in English`);
  return preparedTextToString(found.text, MAX_FRAGMENT_BYTES);
}
