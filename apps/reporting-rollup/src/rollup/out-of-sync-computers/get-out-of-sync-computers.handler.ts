import { computerKey } from '@sluice/domain/computers';
import { findOutOfSync } from '@sluice/domain/reporting';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { reporting } from '@sluice/protocol/wsusss';
import { DataSource } from 'typeorm';
import { ROLLUP_LIMITS } from '../rollup-limits.js';
import { RollupReception } from '../rollup-reception.service.js';

const PARAMETER = 'lastRollupNumbers';

/** MS-WSUSSS 3.1.4.16: of which computers this server missed something, so that everything must be told anew. */
@HandlesOperation(reporting.getOutOfSyncComputers)
export class GetOutOfSyncComputersHandler implements SoapOperationHandler<reporting.GetOutOfSyncComputers, reporting.GetOutOfSyncComputersResponse> {
  constructor(private readonly reception: RollupReception, private readonly dataSource: DataSource) {}

  async handle({ parentServerId, lastRollupNumbers }: reporting.GetOutOfSyncComputers, call: SoapCall): Promise<reporting.GetOutOfSyncComputersResponse> {
    if (lastRollupNumbers.length > ROLLUP_LIMITS.outOfSyncComputers) throw new OperationFault('InvalidParameters', PARAMETER);
    await this.reception.requireDetailsWanted(PARAMETER);
    const serverId = parentServerId.toLowerCase();
    await this.reception.requireServed(call, [serverId], 'parentServerId');
    const outOfSync = await this.reception.store(PARAMETER, () => findOutOfSync(this.dataSource, serverId, (
      lastRollupNumbers.map(({ ComputerId, RollupNumber }) => ({ computerId: computerKey(ComputerId ?? ''), rollupNumber: RollupNumber })))));
    const names = new Map(lastRollupNumbers.map(({ ComputerId }) => [computerKey(ComputerId ?? ''), ComputerId ?? '']));
    return { GetOutOfSyncComputersResult: [...outOfSync].map((key) => names.get(key) ?? key) };
  }
}
