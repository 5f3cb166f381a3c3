import { numbersOf, type Outgoing } from '@sluice/protocol/soap';
import { syncPrinterCatalog, type SyncPrinterCatalog, type SyncPrinterCatalogResponse } from '@sluice/protocol/wusp';
import type { ClientCookieContent } from '@sluice/platform/cookies';
import { HandlesOperation, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { answerFromCatalog } from '../catalog/answer-from-catalog.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { decidePrinterCatalog } from '../compiled-catalog/index.js';
import { ServerStateService } from '@sluice/platform/server-state';
import { ClientCookies } from './client-cookies.js';
import { RegisteredClients } from './registered-clients.service.js';
import { MAX_PAGE_BYTES, SyncInfoWriter, type SyncInfo } from './sync-updates/sync-info.service.js';

/** MS-WUSP 3.1.5.12: the printer drivers that the Add Printer Wizard of a client may show. */
@HandlesOperation(syncPrinterCatalog)
export class SyncPrinterCatalogHandler implements SoapOperationHandler<SyncPrinterCatalog, SyncPrinterCatalogResponse> {
  constructor(
    private readonly cookies: ClientCookies,
    private readonly clients: RegisteredClients,
    private readonly catalogs: CatalogService,
    private readonly server: ServerStateService,
    private readonly writer: SyncInfoWriter,
  ) {}

  async handle(request: SyncPrinterCatalog): Promise<Outgoing<SyncPrinterCatalogResponse>> {
    const session = await this.clients.require(this.cookies.open(request.cookie));
    return { SyncPrinterCatalogResult: await answerFromCatalog(this.catalogs, () => this.#answer(session, request)) };
  }

  #answer(session: ClientCookieContent, request: SyncPrinterCatalog): SyncInfo | Promise<SyncInfo> {
    const catalog = this.catalogs.current;
    const view = catalog.viewFor(session.targetGroupIds);
    const decision = decidePrinterCatalog(catalog.graph, catalog.drivers, view, {
      installedNonLeafUpdateIDs: numbersOf(request.installedNonLeafUpdateIDs),
      printerUpdateIDs: numbersOf(request.printerUpdateIDs),
      knownChangeNumber: session.printerChangeNumber,
    }, { maxUpdates: this.server.current.configuration.maxUpdatesPerPage, maxBytes: MAX_PAGE_BYTES });
    const told = { ...session, printerChangeNumber: catalog.changeNumber };
    return this.writer.write(decision, { catalog, view, session: told });
  }
}
