import type { Outgoing } from '@sluice/protocol/soap';
import { syncUpdates, type SyncUpdateParameters, type SyncUpdates, type SyncUpdatesResponse } from '@sluice/protocol/wusp';
import type { ClientCookieContent } from '@sluice/platform/cookies';
import { HandlesOperation, OperationFault, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { CatalogService } from '../../catalog/catalog.service.js';
import { decideDriverSync, decideSync, hasDriversInScope, type CompiledCatalog, type PageLimits } from '../../compiled-catalog/index.js';
import { ServerStateService } from '../../server-state/server-state.service.js';
import { ClientCookies } from '../client-cookies.js';
import { understands } from '../client-protocol.js';
import { RegisteredClients } from '../registered-clients.service.js';
import { computerFromWire, devicesFromWire } from './device-from-wire.js';
import { MAX_PAGE_BYTES, SyncInfoWriter, type SyncInfo } from './sync-info.service.js';
import { countCall, NO_SCAN } from './scan-progress.js';
import { SynchronizationRecorder } from './synchronization-recorder.service.js';

/** MS-WUSP 3.1.5.7: which revisions a client must fetch, forget or look at again. */
@HandlesOperation(syncUpdates)
export class SyncUpdatesHandler implements SoapOperationHandler<SyncUpdates, SyncUpdatesResponse> {
  constructor(
    private readonly cookies: ClientCookies,
    private readonly clients: RegisteredClients,
    private readonly catalogs: CatalogService,
    private readonly server: ServerStateService,
    private readonly writer: SyncInfoWriter,
    private readonly recorder: SynchronizationRecorder,
  ) {}

  async handle({ cookie, parameters }: SyncUpdates): Promise<Outgoing<SyncUpdatesResponse>> {
    const session = await this.clients.require(this.cookies.open(cookie));
    if (!parameters) throw new OperationFault('InvalidParameters', 'parameters');
    if (!parameters.SkipSoftwareSync && parameters.SystemSpec.length > 0) throw new OperationFault('InvalidParameters', 'parameters.SystemSpec');
    const catalog = this.catalogs.current;
    const result = parameters.SkipSoftwareSync
      ? await this.#driverPass(session, parameters, catalog)
      : await this.#softwarePass(session, parameters, catalog);
    return { SyncUpdatesResult: result };
  }

  get #limits(): PageLimits {
    return { maxUpdates: this.server.current.configuration.maxUpdatesPerPage, maxBytes: MAX_PAGE_BYTES };
  }

  async #softwarePass(session: ClientCookieContent, parameters: SyncUpdateParameters, catalog: CompiledCatalog): Promise<SyncInfo> {
    const view = catalog.viewFor(session.targetGroupIds);
    const related = catalog.relatedTo(parameters.FilterCategoryIds.map((category) => category.Id));
    const decision = decideSync(catalog.graph, view, {
      installedNonLeafUpdateIDs: parameters.InstalledNonLeafUpdateIDs,
      otherCachedUpdateIDs: parameters.OtherCachedUpdateIDs,
      related,
      needTwoGroupOutOfScopeUpdates: needsTwoGroups(session, parameters),
      knownChangeNumber: related ? Math.max(session.changeNumber, session.categoryScanChangeNumber) : session.changeNumber,
    }, this.#limits);
    // A filtered scan has looked at a part only, so it must not raise the watermark of the whole.
    const told: ClientCookieContent = {
      ...session, ...countCall(session, Date.now()), [related ? 'categoryScanChangeNumber' : 'changeNumber']: catalog.changeNumber,
    };
    return {
      ...await this.writer.write(decision, { catalog, view, session: told }),
      // Observed: false in an unfiltered scan, also without any driver. The agent makes its driver pass either way.
      ...driverSyncNotNeeded(session, related !== undefined && !hasDriversInScope(catalog.drivers, view, related)),
    };
  }

  async #driverPass(session: ClientCookieContent, parameters: SyncUpdateParameters, catalog: CompiledCatalog): Promise<SyncInfo> {
    const view = catalog.viewFor(session.targetGroupIds);
    const related = catalog.relatedTo(parameters.FilterCategoryIds.map((category) => category.Id));
    const decision = decideDriverSync(catalog.graph, catalog.drivers, view, {
      installedNonLeafUpdateIDs: parameters.InstalledNonLeafUpdateIDs,
      cachedDriverIDs: parameters.CachedDriverIDs,
      devices: devicesFromWire(parameters.SystemSpec),
      computer: computerFromWire(parameters),
      related,
      needTwoGroupOutOfScopeUpdates: needsTwoGroups(session, parameters),
      knownChangeNumber: session.driverChangeNumber,
    }, this.#limits);
    // The driver pass is the last thing a scan asks for.
    this.recorder.note(session);
    const told = { ...session, ...NO_SCAN, ...(!related && { driverChangeNumber: catalog.changeNumber }) };
    return {
      ...await this.writer.write(decision, { catalog, view, session: told }),
      ...driverSyncNotNeeded(session, !hasDriversInScope(catalog.drivers, view, related)),
    };
  }
}

function needsTwoGroups(session: ClientCookieContent, parameters: SyncUpdateParameters): boolean {
  return parameters.NeedTwoGroupOutOfScopeUpdates === true && understands(session.protocolVersion, 'categoryScan');
}

/** MS-WUSP 2.2.2.2.4: not for clients before 1.7. */
function driverSyncNotNeeded(session: ClientCookieContent, notNeeded: boolean): Pick<SyncInfo, 'DriverSyncNotNeeded'> {
  return understands(session.protocolVersion, 'categoryScan') ? { DriverSyncNotNeeded: String(notNeeded) } : {};
}
