import { Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listDrivers } from '@sluice/domain/catalog';
import { getDriverIdList, type GetDriverIdList, type GetDriverIdListResponse } from '@sluice/protocol/wsusss';
import { CONFIG } from '@sluice/platform/config';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ServerCookies } from '../../server-cookies/server-cookies.js';
import type { SyncWorkerConfig } from '../../sync-worker.config.js';
import { Anchors } from '../anchors/anchors.service.js';
import { wantedCategory } from '../revision-ids/wanted-updates.js';

const PARAMETER = 'filter';

/**
 * MS-WSUSSS 3.1.4.7: the drivers for devices. There are no driver sets here: they exist at Microsoft Update only, and their targeting documents
 * are no part of a catalog; so `ComputerIds` select nothing, as the clause has it for ids that are not known.
 */
@HandlesOperation(getDriverIdList)
export class GetDriverIdListHandler implements SoapOperationHandler<GetDriverIdList, GetDriverIdListResponse> {
  constructor(
    private readonly cookies: ServerCookies,
    private readonly anchors: Anchors,
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: SyncWorkerConfig,
  ) {}

  async handle({ cookie, filter }: GetDriverIdList, call: SoapCall): Promise<GetDriverIdListResponse> {
    await this.cookies.open(cookie, call);
    if (!filter) throw new OperationFault('InvalidParameters', PARAMETER);
    const limit = this.config.SLUICE_SYNC_DRIVER_IDS;
    // MaxNumberOfComputerIdsInRequest and MaxNumberOfPnpHardwareIdsInRequest of GetConfigData.
    if (filter.ComputerIds.length > limit || filter.PnpHardwareIds.length > limit) throw new OperationFault('InvalidParameters', PARAMETER);
    const devices = filter.PnpHardwareIds.flatMap(({ Id, Delta }) => (Id === undefined ? [] : [{ hardwareId: Id, delta: Delta }]));
    const list = await listDrivers(
      this.dataSource, (current) => this.anchors.toldUpTo('drivers', filter.Anchor, current, PARAMETER), devices, filter.Categories.map(wantedCategory),
    );
    return {
      GetDriverIdListResult: {
        Anchor: this.anchors.issue('drivers', list.changeNumber),
        NewRevisions: list.revisions.map(({ updateId, revisionNumber }) => ({ UpdateID: updateId, RevisionNumber: revisionNumber })),
        NewDriverSets: [],
        RemovedDriverSets: [],
      },
    };
  }
}
