import type { RevisionIdentity } from '@sluice/domain/catalog';
import type { UpdateIdentity } from '@sluice/protocol/wsusss';
import { OperationFault } from '@sluice/platform/soap-host';
import { MAX_UPDATES_PER_REQUEST } from './request-limits.js';

/** The revisions that a call names; a fault when it names none or more than it may (MS-WSUSSS 3.1.4.6, 3.1.4.18). */
export function requestedRevisions(updateIds: readonly UpdateIdentity[]): RevisionIdentity[] {
  if (updateIds.length === 0 || updateIds.length > MAX_UPDATES_PER_REQUEST) throw new OperationFault('InvalidParameters', 'updateIds');
  return updateIds.map(({ UpdateID, RevisionNumber }) => ({ updateId: UpdateID, revisionNumber: RevisionNumber }));
}
