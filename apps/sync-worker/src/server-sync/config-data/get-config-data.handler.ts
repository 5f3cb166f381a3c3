import { Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { loadSynchronizationConfiguration } from '@sluice/domain/servers';
import { getConfigData, type GetConfigData, type GetConfigDataResponse } from '@sluice/protocol/wsusss';
import { CONFIG } from '@sluice/platform/config';
import { HandlesOperation, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ServerCookies } from '../../server-cookies/server-cookies.js';
import type { SyncWorkerConfig } from '../../sync-worker.config.js';
import { Anchors } from '../anchors/anchors.service.js';
import { configurationData, languagesMark } from './configuration-data.js';

/** MS-WSUSSS 3.1.4.4. Read anew at each call, so that a change of the configuration holds at once. */
@HandlesOperation(getConfigData)
export class GetConfigDataHandler implements SoapOperationHandler<GetConfigData, GetConfigDataResponse> {
  constructor(
    private readonly cookies: ServerCookies,
    private readonly anchors: Anchors,
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: SyncWorkerConfig,
  ) {}

  async handle(request: GetConfigData, call: SoapCall): Promise<GetConfigDataResponse> {
    await this.cookies.open(request.cookie, call);
    const configuration = await loadSynchronizationConfiguration(this.dataSource);
    // No clause checks this anchor; one that cannot be read means that the languages are sent.
    const known = this.anchors.read('configuration', request.configAnchor);
    const newAnchor = this.anchors.issue('configuration', languagesMark(configuration.languages));
    return { GetConfigDataResult: configurationData(configuration, known, newAnchor, this.config.SLUICE_SYNC_DRIVER_IDS) };
  }
}
