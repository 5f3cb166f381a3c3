import { Injectable } from '@nestjs/common';
import type { Outgoing } from '@sluice/protocol/soap';
import type { PreparedFragment } from '@sluice/domain/catalog';
import type { SyncUpdatesResponse } from '@sluice/protocol/wusp';
import type { ClientCookieContent, ScanCount } from '@sluice/platform/cookies';
import { RevisionsGone } from '../../catalog/answer-from-catalog.js';
import type { CompiledCatalog, DeploymentView, DriverSyncDecision, SyncDecision } from '../../compiled-catalog/index.js';
import { FragmentStore, observePageOf } from '../../fragments/fragment-store.service.js';
import { ClientCookies } from '../client-cookies.js';
import { UpdateInfoWriter, type WrittenUpdates } from './update-info-writer.service.js';
import { wireDeployment, type NewUpdate } from './update-info.js';
import { WrittenPages, type WrittenPage } from './written-pages.js';

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
  /** How far the scan is with this answer. */
  readonly count?: ScanCount;
  /** Whether the client may leave out its driver pass; undefined for clients that do not know of it. */
  readonly driverSyncNotNeeded?: boolean | undefined;
}

/** Turns decisions into SyncInfo: adds Core fragments, deployments and the new cookie. */
@Injectable()
export class SyncInfoWriter {
  readonly #pages = new WrittenPages();

  constructor(
    private readonly cookies: ClientCookies,
    private readonly fragments: FragmentStore,
    private readonly writer: UpdateInfoWriter,
  ) {}

  /** The answer; at once when its fragments are at hand. Rejects with RevisionsGone when new revisions were removed since the catalog was read. */
  write(decision: SyncDecision | DriverSyncDecision, context: AnswerContext): SyncInfo | Promise<SyncInfo> {
    if (decision.newUpdates.length === 0) return this.#syncInfo(decision, context, []);
    if ('hardwareIds' in decision) return this.#newUpdates(decision.newUpdates, decision.hardwareIds, context).then(({ updates }) => this.#syncInfo(decision, context, updates));
    const known = this.#pages.get(context.view, decision.newUpdates, context.session.protocolVersion);
    if (known === undefined) return this.#writePage(decision, context);
    observePageOf('Core', decision.newUpdates.length, known.fragmentBytes);
    return this.#syncInfo(decision, context, known.updates);
  }

  async #writePage(decision: SyncDecision, context: AnswerContext): Promise<SyncInfo> {
    const page = await this.#newUpdates(decision.newUpdates, NO_HARDWARE_IDS, context);
    this.#pages.set(context.view, decision.newUpdates, context.session.protocolVersion, page);
    return this.#syncInfo(decision, context, page.updates);
  }

  #syncInfo(decision: SyncDecision | DriverSyncDecision, context: AnswerContext, updates: WrittenUpdates): SyncInfo {
    const hardwareIds = 'hardwareIds' in decision ? decision.hardwareIds : NO_HARDWARE_IDS;
    const info: SyncInfo = {
      NewUpdates: updates,
      OutOfScopeRevisionIDs: decision.outOfScopeRevisionIDs,
      ChangedUpdates: changedUpdates(decision.changedUpdates, hardwareIds, context),
      Truncated: decision.truncated,
      NewCookie: this.cookies.reissue(context.session, context.count),
      DeployedOutOfScopeRevisionIds: decision.deployedOutOfScopeRevisionIds,
    };
    return context.driverSyncNotNeeded === undefined ? info : { ...info, DriverSyncNotNeeded: String(context.driverSyncNotNeeded) };
  }

  async #newUpdates(indexes: readonly number[], hardwareIds: HardwareIdsByIndex, { catalog: { graph }, view, session }: AnswerContext): Promise<WrittenPage> {
    const cores = await this.fragments.fragments(indexes.map((index) => graph.revisionIds[index] as number), 'Core');
    const gone = [...cores].filter(([, fragments]) => fragments.length === 0).map(([revisionId]) => revisionId);
    if (gone.length > 0) throw new RevisionsGone(gone);
    let fragmentBytes = 0;
    const updates = indexes.map((index): NewUpdate => {
      const revisionId = graph.revisionIds[index] as number;
      const core = cores.get(revisionId)?.[0] as PreparedFragment;
      fragmentBytes += core.plainLength;
      return {
        revisionId,
        deployment: view.deploymentOf(index),
        hardwareIds: hardwareIds.get(index) ?? [],
        isLeaf: graph.isLeaf[index] === 1,
        core: { kind: 'prepared', plainLength: core.plainLength, xpress: core.xpress },
      };
    });
    observePageOf('Core', indexes.length, fragmentBytes);
    return { updates: this.writer.write(updates, session.protocolVersion), fragmentBytes };
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
