import { Injectable } from '@nestjs/common';
import type { Outgoing } from '@sluice/protocol/soap';
import type { SyncUpdatesResponse } from '@sluice/protocol/wusp';
import type { ClientCookieContent } from '@sluice/platform/cookies';
import type { CompiledCatalog, DeploymentView, DriverSyncDecision, SyncDecision } from '../../compiled-catalog/index.js';
import { FragmentStore } from '../../fragments/fragment-store.service.js';
import { ClientCookies } from '../client-cookies.js';
import { UpdateInfoWriter } from './update-info-writer.service.js';
import { wireDeployment, type NewUpdate } from './update-info.js';

/** The answer of SyncUpdates and of SyncPrinterCatalog (MS-WUSP 2.2.2.2.4, SyncInfo). */
export type SyncInfo = NonNullable<Outgoing<SyncUpdatesResponse>['SyncUpdatesResult']>;

/** Bytes of escaped Core fragments that one page carries; a larger single fragment goes out alone. */
export const MAX_PAGE_BYTES = 4 * 1024 * 1024;

/** What a decision is turned into an answer with. */
interface AnswerContext {
  readonly catalog: CompiledCatalog;
  readonly view: DeploymentView;
  /** The cookie that the client gets back, its watermark already moved. */
  readonly session: ClientCookieContent;
}

/** Turns decisions into SyncInfo: adds Core fragments, deployments and the new cookie. */
@Injectable()
export class SyncInfoWriter {
  constructor(
    private readonly cookies: ClientCookies,
    private readonly fragments: FragmentStore,
    private readonly writer: UpdateInfoWriter,
  ) {}

  async write(decision: SyncDecision | DriverSyncDecision, context: AnswerContext): Promise<SyncInfo> {
    const hardwareIds = 'hardwareIds' in decision ? decision.hardwareIds : NO_HARDWARE_IDS;
    return {
      NewUpdates: await this.#newUpdates(decision.newUpdates, hardwareIds, context),
      OutOfScopeRevisionIDs: decision.outOfScopeRevisionIDs,
      ChangedUpdates: changedUpdates(decision.changedUpdates, hardwareIds, context),
      Truncated: decision.truncated,
      NewCookie: this.cookies.reissue(context.session),
      DeployedOutOfScopeRevisionIds: decision.deployedOutOfScopeRevisionIds,
    };
  }

  async #newUpdates(indexes: readonly number[], hardwareIds: HardwareIdsByIndex, { catalog: { graph }, view, session }: AnswerContext) {
    const cores = await this.fragments.fragments(indexes.map((index) => graph.revisionIds[index] as number), 'Core');
    const updates = indexes.map((index): NewUpdate => {
      const revisionId = graph.revisionIds[index] as number;
      const core = cores.get(revisionId)?.[0];
      if (!core) throw new Error(`revision ${revisionId} has no Core fragment`);
      return {
        revisionId,
        deployment: view.deploymentOf(index),
        hardwareIds: hardwareIds.get(index) ?? [],
        isLeaf: graph.isLeaf[index] === 1,
        core: { kind: 'prepared', plainLength: core.plainLength, xpress: core.xpress },
      };
    });
    return this.writer.write(updates, session.protocolVersion);
  }
}

type HardwareIdsByIndex = DriverSyncDecision['hardwareIds'];
const NO_HARDWARE_IDS: HardwareIdsByIndex = new Map();

/** Entries without `Xml`, for revisions that the client holds and whose deployment or leaf state it does not know yet. */
function changedUpdates(indexes: readonly number[], hardwareIds: HardwareIdsByIndex, { catalog: { graph }, view, session }: AnswerContext) {
  return indexes.map((index) => ({
    ID: graph.revisionIds[index] as number,
    Deployment: wireDeployment(view.deploymentOf(index), session.protocolVersion, hardwareIds.get(index)),
    IsLeaf: graph.isLeaf[index] === 1,
  }));
}
