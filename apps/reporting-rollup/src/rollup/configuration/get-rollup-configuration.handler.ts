import { forgetOldDeletions } from '@sluice/domain/reporting';
import { HandlesOperation, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ServerStateService } from '@sluice/platform/server-state';
import { reporting } from '@sluice/protocol/wsusss';
import { DataSource } from 'typeorm';
import { ROLLUP_LIMITS } from '../rollup-limits.js';
import { RollupReception } from '../rollup-reception.service.js';

/** MS-WSUSSS 3.1.4.13: what this server wants to be told, and how much of it at once. A rollup begins with it. */
@HandlesOperation(reporting.getRollupConfiguration)
export class GetRollupConfigurationHandler implements SoapOperationHandler<reporting.GetRollupConfiguration, reporting.GetRollupConfigurationResponse> {
  constructor(private readonly server: ServerStateService, private readonly reception: RollupReception, private readonly dataSource: DataSource) {}

  async handle(_request: reporting.GetRollupConfiguration, call: SoapCall): Promise<reporting.GetRollupConfigurationResponse> {
    await this.reception.requireNetwork(call);
    const { serverId, rollupResetGuid } = this.server.current.configuration;
    await forgetOldDeletions(this.dataSource, new Date());
    return {
      GetRollupConfigurationResult: {
        DoDetailedRollup: await this.reception.wantsDetails(),
        RollupResetGuid: rollupResetGuid,
        ServerId: serverId,
        RollupDownstreamServersMaxBatchSize: ROLLUP_LIMITS.downstreamServers,
        RollupComputersMaxBatchSize: ROLLUP_LIMITS.computers,
        GetOutOfSyncComputersMaxBatchSize: ROLLUP_LIMITS.outOfSyncComputers,
        RollupComputerStatusMaxBatchSize: ROLLUP_LIMITS.computerStatus,
      },
    };
  }
}
