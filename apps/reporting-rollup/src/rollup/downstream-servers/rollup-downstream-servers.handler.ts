import { correctedClock, storeServers } from '@sluice/domain/reporting';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ServerStateService } from '@sluice/platform/server-state';
import { parseDateTime } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import { DataSource } from 'typeorm';
import { ROLLUP_LIMITS } from '../rollup-limits.js';
import { RollupReception } from '../rollup-reception.service.js';
import { toldServer } from './told-server.js';

const PARAMETER = 'downstreamServers';

/** MS-WSUSSS 3.1.4.14: what a server tells of itself and of the servers below it. */
@HandlesOperation(reporting.rollupDownstreamServers)
export class RollupDownstreamServersHandler implements SoapOperationHandler<reporting.RollupDownstreamServers, reporting.RollupDownstreamServersResponse> {
  constructor(private readonly server: ServerStateService, private readonly reception: RollupReception, private readonly dataSource: DataSource) {}

  async handle({ clientTime, downstreamServers }: reporting.RollupDownstreamServers, call: SoapCall): Promise<reporting.RollupDownstreamServersResponse> {
    const clients = downstreamServers.reduce((sum, { ClientSummaries }) => sum + ClientSummaries.length, 0);
    if (clients > ROLLUP_LIMITS.downstreamServers || downstreamServers.length > ROLLUP_LIMITS.downstreamServers) throw new OperationFault('InvalidParameters', PARAMETER);
    const now = new Date();
    const { serverId } = this.server.current.configuration;
    const clock = correctedClock(parseDateTime(clientTime), now);
    const told = downstreamServers.map((info) => toldServer(info, serverId, clock));
    const named = told.flatMap((one) => (one.parentServerId === null ? [one.serverId] : [one.serverId, one.parentServerId]));
    await this.reception.requireServed(call, named, PARAMETER, told.filter(({ parentServerId }) => parentServerId === null).map(({ name }) => name));
    const { stored, ignored } = await this.reception.store(PARAMETER, () => storeServers(this.dataSource, serverId, told, now));
    this.reception.count('servers', 'stored', stored);
    this.reception.count('servers', 'ignored', ignored);
    return {};
  }
}
