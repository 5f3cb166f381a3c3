import { DataSource } from 'typeorm';
import { readDownstreamOrders, type OrderWindow } from '@sluice/domain/deployments';
import { getDeployments, type GetDeployments, type GetDeploymentsResponse } from '@sluice/protocol/wsusss';
import { ServerStateService } from '@sluice/platform/server-state';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { KnownServers } from '../../known-servers/known-servers.service.js';
import { ServerCookies } from '../../server-cookies/server-cookies.js';
import { Anchors } from '../anchors/anchors.service.js';
import { deploymentsAnswer } from './deployments-answer.js';

/** MS-WSUSSS 3.1.4.10: groups and deployments for a replica. */
@HandlesOperation(getDeployments)
export class GetDeploymentsHandler implements SoapOperationHandler<GetDeployments, GetDeploymentsResponse> {
  constructor(
    private readonly cookies: ServerCookies,
    private readonly knownServers: KnownServers,
    private readonly anchors: Anchors,
    private readonly server: ServerStateService,
    private readonly dataSource: DataSource,
  ) {}

  async handle(request: GetDeployments, call: SoapCall): Promise<GetDeploymentsResponse> {
    const { accountGuid } = await this.cookies.open(request.cookie, call);
    const { serverId } = this.server.current.configuration;
    const orders = await readDownstreamOrders(this.dataSource, (current) => this.#window(request, current));
    await this.knownServers.note(accountGuid, { deploymentsSynchronizedAt: new Date() });
    return { GetDeploymentsResult: deploymentsAnswer(serverId, orders, this.anchors.issue('deployments', orders.upTo)) };
  }

  #window({ deploymentAnchor, syncAnchor }: GetDeployments, current: number): OrderWindow {
    const told = this.anchors.toldUpTo('deployments', deploymentAnchor, current, 'deploymentAnchor');
    // A first call has no anchor; of a server that sends one nobody knows, it is not known what it has, so all that died is named too.
    const after = told ?? (deploymentAnchor ? 0 : null);
    return { after, upTo: this.#end(syncAnchor, current) };
  }

  /** Deployments end where the list of updates ended, so that each is of a revision that the replica knows. */
  #end(syncAnchor: string | undefined, current: number): number {
    if (!syncAnchor) throw new OperationFault('InvalidParameters', 'syncAnchor');
    // The text knows one anchor for both lists (3.1.1, Last Sync anchor); a server may send that of either.
    const ends = (['updates', 'categories'] as const).map((kind) => this.anchors.toldUpTo(kind, syncAnchor, current, 'syncAnchor'));
    return ends.find((end) => end !== null) ?? current;
  }
}
