import { Inject } from '@nestjs/common';
import { getDriverSetData, type GetDriverSetData, type GetDriverSetDataResponse } from '@sluice/protocol/wsusss';
import { CONFIG } from '@sluice/platform/config';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ServerCookies } from '../../server-cookies/server-cookies.js';
import type { SyncWorkerConfig } from '../../sync-worker.config.js';

/** MS-WSUSSS 3.1.4.8: "If matching driver sets are found" they are told; GetDriverIdList never names one, so none can match. */
@HandlesOperation(getDriverSetData)
export class GetDriverSetDataHandler implements SoapOperationHandler<GetDriverSetData, GetDriverSetDataResponse> {
  constructor(private readonly cookies: ServerCookies, @Inject(CONFIG) private readonly config: SyncWorkerConfig) {}

  async handle({ cookie, driverSets }: GetDriverSetData, call: SoapCall): Promise<GetDriverSetDataResponse> {
    await this.cookies.open(cookie, call);
    // MaxNumberOfDriverSetsPerRequest of GetConfigData. The clause also names a code TooManyIds, which 2.2.9.3 does not have.
    if (driverSets.length > this.config.SLUICE_SYNC_DRIVER_IDS) throw new OperationFault('InvalidParameters', 'driverSets');
    return { GetDriverSetDataResult: { DriverSets: [] } };
  }
}
