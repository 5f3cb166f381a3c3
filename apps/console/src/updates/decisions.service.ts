import { Inject, Injectable } from '@nestjs/common';
import { approveUpdate, declineUpdate, removeApproval, undeclineUpdate, type DeclineResult } from '@sluice/domain/deployments';
import { inCatalogTransaction } from '@sluice/domain/servers';
import { DataSource } from 'typeorm';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { requireMatch, type IfMatch } from '../api/entity-tags/entity-tag.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import { optionalMomentOf } from '../api/validation/outputs.js';
import { EVENT_SOURCE } from '../event-source.js';
import { ACTION_OF_CHOICE } from './actions.js';
import type { ApprovalRepresentation, ApprovalRequest, UpdateChange } from './update.schema.js';
import { readUpdate } from './updates.service.js';

/** Decides what happens with updates. Each method makes all of its change or nothing, and throws `ApiProblem` and domain errors. */
@Injectable()
export class DecisionsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  async approve(updateId: string, request: ApprovalRequest, ifMatch: IfMatch, by: Administrator): Promise<ApprovalRepresentation> {
    const deadline = futureDeadline(request.deadline, new Date());
    const approval = await this.#change(updateId, ifMatch, async (view) => {
      const { revisionNumber } = await readUpdate(view, updateId);
      const { changeNumber, acceptedEulaIds } = await approveUpdate(view, {
        updateId, targetGroupId: request.groupId, action: ACTION_OF_CHOICE[request.action], deadline, adminName: by.name,
        acceptEula: request.acceptEula,
      }, EVENT_SOURCE);
      return {
        updateId, revisionNumber, groupId: request.groupId, action: request.action, deadline: optionalMomentOf(deadline),
        acceptedEulas: [...acceptedEulaIds], changeNumber,
      };
    });
    this.audit.record(by, 'update.approve', { approval });
    return approval;
  }

  async removeApproval(updateId: string, groupId: string, ifMatch: IfMatch, by: Administrator): Promise<UpdateChange> {
    const changeNumber = await this.#change(updateId, ifMatch, (view) => removeApproval(view, { updateId, targetGroupId: groupId }, EVENT_SOURCE));
    if (changeNumber !== null) this.audit.record(by, 'update.remove-approval', { updateId, groupId, changeNumber });
    return { updateId, changed: changeNumber !== null, changeNumber };
  }

  decline(updateId: string, ifMatch: IfMatch, by: Administrator): Promise<UpdateChange> {
    return this.#setDeclined('update.decline', declineUpdate, updateId, ifMatch, by);
  }

  undecline(updateId: string, ifMatch: IfMatch, by: Administrator): Promise<UpdateChange> {
    return this.#setDeclined('update.undecline', undeclineUpdate, updateId, ifMatch, by);
  }

  async #setDeclined(
    action: string, set: (dataSource: DataSource, updateIds: readonly string[], source: string) => Promise<DeclineResult>,
    updateId: string, ifMatch: IfMatch, by: Administrator,
  ): Promise<UpdateChange> {
    const { changeNumber } = await this.#change(updateId, ifMatch, (view) => set(view, [updateId], EVENT_SOURCE));
    if (changeNumber !== null) this.audit.record(by, action, { updateId, changeNumber });
    return { updateId, changed: changeNumber !== null, changeNumber };
  }

  #change<Result>(updateId: string, ifMatch: IfMatch, work: (view: DataSource) => Promise<Result>): Promise<Result> {
    return inCatalogTransaction(this.dataSource, async (view) => {
      if (ifMatch !== null) requireMatch(ifMatch, await readUpdate(view, updateId));
      return work(view);
    });
  }
}

/** The deadline as a date. Throws `ApiProblem` when it is not in the future: clients would act at once, and nobody would have meant that. */
function futureDeadline(deadline: string | null, now: Date): Date | null {
  if (deadline === null) return null;
  const date = new Date(deadline);
  if (date > now) return date;
  throw new ApiProblem('deadline-in-the-past', 'The deadline lies in the past.', { errors: [{ pointer: '/deadline', detail: 'not in the future' }] });
}
