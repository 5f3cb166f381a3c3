import type { DescribedUpdate, ListedUpdate } from '@sluice/domain/catalog';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import { NAME_OF_ACTION } from './actions.js';
import { TYPE_NAME, type UpdateDetails, type UpdateRepresentation } from './update.schema.js';

/** An update as lists show it. */
export function updateRepresentation(update: ListedUpdate): UpdateRepresentation {
  return {
    updateId: update.updateId, revisionNumber: update.revisionNumber, type: TYPE_NAME[update.updateType], title: update.title,
    state: update.state, isSuperseded: update.isSuperseded, isDeployable: update.isDeployable, eulaId: update.eulaId,
    creationDate: optionalMomentOf(update.creationDate), importedAt: momentOf(update.importedAt),
  };
}

/** Everything about an update. */
export function updateDetails(update: DescribedUpdate): UpdateDetails {
  return {
    ...updateRepresentation(update),
    handler: update.handler,
    defaultLanguage: update.defaultLanguage,
    revisions: update.revisions.map((revision) => ({
      ...revision, creationDate: optionalMomentOf(revision.creationDate), importedAt: momentOf(revision.importedAt),
    })),
    approvals: update.approvals.map(({ adminName, action, deadline, changedAt, ...group }) => ({
      ...group, action: NAME_OF_ACTION[action], deadline: optionalMomentOf(deadline), changedAt: momentOf(changedAt), administrator: adminName,
    })),
    categories: [...update.categories],
    supersedes: [...update.supersedes],
    supersededBy: [...update.supersededBy],
    members: [...update.members],
    bundledBy: [...update.bundledBy],
    files: update.files.map((file) => ({ ...file, modified: optionalMomentOf(file.modified) })),
    eulas: [...update.eulas],
  };
}
