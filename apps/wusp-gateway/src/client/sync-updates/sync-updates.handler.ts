import { numbersOf, type Outgoing } from '@sluice/protocol/soap';
import { syncUpdates, type SyncUpdateParameters, type SyncUpdates, type SyncUpdatesResponse } from '@sluice/protocol/wusp';
import type { ClientCookieContent, ScanCount } from '@sluice/platform/cookies';
import { HandlesOperation, OperationFault, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { answerFromCatalog } from '../../catalog/answer-from-catalog.js';
import { CatalogService } from '../../catalog/catalog.service.js';
import { decideDriverSync, decideSync, hasDriversInScope, type CompiledCatalog, type PageLimits, type SyncDecision } from '../../compiled-catalog/index.js';
import { ServerStateService } from '@sluice/platform/server-state';
import { ClientCookies } from '../client-cookies.js';
import { understands } from '../client-protocol.js';
import { RegisteredClients } from '../registered-clients.service.js';
import { computerFromWire, devicesFromWire } from './device-from-wire.js';
import { MAX_PAGE_BYTES, SyncInfoWriter, type SyncInfo } from './sync-info.service.js';
import { countCall } from './scan-progress.js';
import { SynchronizationRecorder } from './synchronization-recorder.service.js';

/** MS-WUSP 3.1.5.7: which revisions a client must fetch, forget or look at again. */
@HandlesOperation(syncUpdates)
export class SyncUpdatesHandler implements SoapOperationHandler<SyncUpdates, SyncUpdatesResponse> {
  readonly answersAtOnce = true;

  constructor(
    private readonly cookies: ClientCookies,
    private readonly clients: RegisteredClients,
    private readonly catalogs: CatalogService,
    private readonly server: ServerStateService,
    private readonly writer: SyncInfoWriter,
    private readonly recorder: SynchronizationRecorder,
  ) {}

  /** Answers at once in the common case: a registered client, and nothing to be read from the database. */
  handle({ cookie, parameters }: SyncUpdates): Outgoing<SyncUpdatesResponse> | Promise<Outgoing<SyncUpdatesResponse>> {
    const session = this.clients.require(this.cookies.open(cookie));
    const count = this.cookies.scanCount(cookie);
    return session instanceof Promise ? session.then((one) => this.#answer(one, count, parameters)) : this.#answer(session, count, parameters);
  }

  #answer(session: ClientCookieContent, count: ScanCount, parameters: SyncUpdates['parameters']): Answer | Promise<Answer> {
    if (!parameters) throw new OperationFault('InvalidParameters', 'parameters');
    if (!parameters.SkipSoftwareSync && parameters.SystemSpec.length > 0) throw new OperationFault('InvalidParameters', 'parameters.SystemSpec');
    const info = answerFromCatalog(this.catalogs, () => (
      parameters.SkipSoftwareSync ? this.#driverPass(session, count, parameters) : this.#softwarePass(session, count, parameters)));
    return info instanceof Promise ? info.then((SyncUpdatesResult) => ({ SyncUpdatesResult })) : { SyncUpdatesResult: info };
  }

  get #limits(): PageLimits {
    return { maxUpdates: this.server.current.configuration.maxUpdatesPerPage, maxBytes: MAX_PAGE_BYTES };
  }

  #softwarePass(session: ClientCookieContent, count: ScanCount, parameters: SyncUpdateParameters): SyncInfo | Promise<SyncInfo> {
    const catalog = this.catalogs.current;
    const view = catalog.viewFor(session.targetGroupIds);
    const related = relatedTo(catalog, parameters);
    const decision = decideSync(catalog.graph, view, {
      installedNonLeafUpdateIDs: numbersOf(parameters.InstalledNonLeafUpdateIDs),
      otherCachedUpdateIDs: numbersOf(parameters.OtherCachedUpdateIDs),
      related,
      needTwoGroupOutOfScopeUpdates: needsTwoGroups(session, parameters),
      knownChangeNumber: related ? Math.max(session.changeNumber, session.categoryScanChangeNumber) : session.changeNumber,
    }, this.#limits);
    return this.writer.write(decision, {
      catalog, view,
      // A filtered scan has looked at a part only, so it must not raise the watermark of the whole.
      session: toldUpTo(session, related ? 'categoryScanChangeNumber' : 'changeNumber', catalog.changeNumber),
      // A call that brought nothing leaves the cookie as it is, and most calls are such.
      count: bringsSomething(decision) ? countCall(count, Date.now()) : count,
      // Observed: false in an unfiltered scan, also without any driver. The agent makes its driver pass either way.
      driverSyncNotNeeded: knowsDriverSync(session) ? related !== undefined && !hasDriversInScope(catalog.drivers, view, related) : undefined,
    });
  }

  #driverPass(session: ClientCookieContent, count: ScanCount, parameters: SyncUpdateParameters): SyncInfo | Promise<SyncInfo> {
    const catalog = this.catalogs.current;
    const view = catalog.viewFor(session.targetGroupIds);
    const related = relatedTo(catalog, parameters);
    const decision = decideDriverSync(catalog.graph, catalog.drivers, view, {
      installedNonLeafUpdateIDs: numbersOf(parameters.InstalledNonLeafUpdateIDs),
      cachedDriverIDs: numbersOf(parameters.CachedDriverIDs),
      devices: devicesFromWire(parameters.SystemSpec),
      computer: computerFromWire(parameters),
      related,
      needTwoGroupOutOfScopeUpdates: needsTwoGroups(session, parameters),
      knownChangeNumber: session.driverChangeNumber,
    }, this.#limits);
    // The driver pass is the last thing a scan asks for.
    this.recorder.note(session, count);
    return this.writer.write(decision, {
      catalog, view,
      session: related ? session : toldUpTo(session, 'driverChangeNumber', catalog.changeNumber),
      driverSyncNotNeeded: knowsDriverSync(session) ? !hasDriversInScope(catalog.drivers, view, related) : undefined,
    });
  }
}

type Answer = Outgoing<SyncUpdatesResponse>;

function relatedTo(catalog: CompiledCatalog, { FilterCategoryIds: filter }: SyncUpdateParameters): Uint8Array | undefined {
  return filter.length === 0 ? undefined : catalog.relatedTo(filter.map((category) => category.Id));
}

type Watermark = 'changeNumber' | 'categoryScanChangeNumber' | 'driverChangeNumber';

/** The content with this watermark; itself when it has it already, and then the client gets the cookie it came with. */
function toldUpTo(content: ClientCookieContent, watermark: Watermark, changeNumber: number): ClientCookieContent {
  return content[watermark] === changeNumber ? content : { ...content, [watermark]: changeNumber };
}

function bringsSomething({ newUpdates, changedUpdates, outOfScopeRevisionIDs, deployedOutOfScopeRevisionIds }: SyncDecision): boolean {
  return newUpdates.length + changedUpdates.length + outOfScopeRevisionIDs.length + deployedOutOfScopeRevisionIds.length > 0;
}

function needsTwoGroups(session: ClientCookieContent, parameters: SyncUpdateParameters): boolean {
  return parameters.NeedTwoGroupOutOfScopeUpdates === true && understands(session.protocolVersion, 'categoryScan');
}

/** MS-WUSP 2.2.2.2.4, DriverSyncNotNeeded: not for clients before 1.7. */
function knowsDriverSync(session: ClientCookieContent): boolean {
  return understands(session.protocolVersion, 'categoryScan');
}
