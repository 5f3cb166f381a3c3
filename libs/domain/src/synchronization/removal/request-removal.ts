import type { DataSource } from 'typeorm';
import { loadSynchronizationConfiguration } from '../../servers/synchronization-configuration.js';
import { insertRun } from '../request-synchronization.js';
import { loadSelection } from '../selection.js';
import { SynchronizationError } from '../synchronization-error.js';
import { isEmpty, selectionOf, type RemovalWishes } from './plan-removal.js';
import { previewRemoval } from './preview-removal.js';

/** A wish to remove what is selected no more. */
export interface RemovalRequest extends RemovalWishes {
  readonly adminName: string;
}

/**
 * Makes a run that removes what no selected product and classification asks for any more, and returns its id. Throws
 * {@link SynchronizationError} when another run is active, nothing is selected, this server is a replica, or approved updates would go
 * that were not meant to.
 */
export async function requestRemoval(dataSource: DataSource, { adminName, removeApproved, includeImported }: RemovalRequest): Promise<string> {
  const { role } = await loadSynchronizationConfiguration(dataSource);
  if (role === 'replica') throw new SynchronizationError('REPLICA_HAS_NO_SELECTION', 'A replica has what its upstream server has; what is selected counts for nothing.');
  const selection = selectionOf(await loadSelection(dataSource));
  if (isEmpty(selection)) throw new SynchronizationError('NOTHING_SELECTED', 'With nothing selected everything is wanted, so there is nothing to remove.');
  if (!removeApproved) {
    const { approvedUpdates } = await previewRemoval(dataSource, selection, includeImported);
    if (approvedUpdates > 0) throw new SynchronizationError('APPROVED_UPDATES_WOULD_GO', `${approvedUpdates} approved updates would be removed.`);
  }
  return insertRun(dataSource, { trigger: 'administrator', scope: 'removal', adminName, removeApproved, includeImported });
}
