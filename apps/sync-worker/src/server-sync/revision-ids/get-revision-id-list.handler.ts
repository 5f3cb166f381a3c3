import { DataSource } from 'typeorm';
import { listCategoriesAndDetectoids, listUpdateRevisions, type RevisionList } from '@sluice/domain/catalog';
import { getRevisionIdList, type GetRevisionIdList, type GetRevisionIdListResponse, type ServerSyncFilter } from '@sluice/protocol/wsusss';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { KnownServers } from '../../known-servers/known-servers.service.js';
import { ServerCookies } from '../../server-cookies/server-cookies.js';
import { Anchors } from '../anchors/anchors.service.js';
import { Gate } from '../gate.js';
import { wantedUpdates } from './wanted-updates.js';

/** What a fault about the anchor names, as a real server does it. */
const PARAMETER = 'filter';

/** Lists that one process puts together at once; further calls wait. One of 100,000 revisions takes 100 MB for half a second. */
const LISTS_AT_ONCE = 2;

/** MS-WSUSSS 3.1.4.5: the revisions that are new to a downstream server, in one list. */
@HandlesOperation(getRevisionIdList)
export class GetRevisionIdListHandler implements SoapOperationHandler<GetRevisionIdList, GetRevisionIdListResponse> {
  readonly #gate = new Gate(LISTS_AT_ONCE);

  constructor(
    private readonly cookies: ServerCookies,
    private readonly knownServers: KnownServers,
    private readonly anchors: Anchors,
    private readonly dataSource: DataSource,
  ) {}

  async handle({ cookie, filter }: GetRevisionIdList, call: SoapCall): Promise<GetRevisionIdListResponse> {
    const { accountGuid } = await this.cookies.open(cookie, call);
    if (!filter) throw new OperationFault('InvalidParameters', PARAMETER);
    const answer = await this.#gate.run(() => this.#answer(filter));
    if (!filter.GetConfig) await this.knownServers.note(accountGuid, { synchronizedAt: new Date() });
    return answer;
  }

  async #answer(filter: ServerSyncFilter): Promise<GetRevisionIdListResponse> {
    const kind = filter.GetConfig ? 'categories' : 'updates';
    const list = filter.GetConfig ? await this.#categories(filter) : await this.#updates(filter);
    return {
      GetRevisionIdListResult: {
        Anchor: this.anchors.issue(kind, list.changeNumber),
        NewRevisions: list.revisions.map(({ updateId, revisionNumber }) => ({ UpdateID: updateId, RevisionNumber: revisionNumber })),
      },
    };
  }

  #categories({ Anchor }: ServerSyncFilter): Promise<RevisionList> {
    return listCategoriesAndDetectoids(this.dataSource, (current) => this.anchors.toldUpTo('categories', Anchor, current, PARAMETER));
  }

  #updates(filter: ServerSyncFilter): Promise<RevisionList> {
    const { filter: wanted, everything } = wantedUpdates(filter);
    return listUpdateRevisions(this.dataSource, (current) => {
      const since = this.anchors.toldUpTo('updates', filter.Anchor, current, PARAMETER);
      return everything ? null : since;
    }, wanted);
  }
}
