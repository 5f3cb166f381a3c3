import { computerKey } from '@sluice/domain/computers';
import { correctedClock, storeComputers } from '@sluice/domain/reporting';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { parseDateTime } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import { DataSource } from 'typeorm';
import { ROLLUP_LIMITS } from '../rollup-limits.js';
import { RollupReception } from '../rollup-reception.service.js';
import { toldComputer } from './told-computer.js';

const PARAMETER = 'computers';

/** MS-WSUSSS 3.1.4.15: what a server tells of the computers that call it or a server below it. */
@HandlesOperation(reporting.rollupComputers)
export class RollupComputersHandler implements SoapOperationHandler<reporting.RollupComputers, reporting.RollupComputersResponse> {
  constructor(private readonly reception: RollupReception, private readonly dataSource: DataSource) {}

  async handle({ clientTime, computers }: reporting.RollupComputers, call: SoapCall): Promise<reporting.RollupComputersResponse> {
    if (computers.length > ROLLUP_LIMITS.computers) throw new OperationFault('InvalidParameters', PARAMETER);
    await this.reception.requireDetailsWanted(PARAMETER);
    await this.reception.requireServed(call, computers.map(({ ParentServerId }) => ParentServerId.toLowerCase()), PARAMETER);
    const now = new Date();
    const clock = correctedClock(parseDateTime(clientTime), now);
    const { newParent, deleted, ignored } = await this.reception.store(PARAMETER, () => (
      storeComputers(this.dataSource, computers.map((info) => toldComputer(info, clock)), now)));
    this.reception.count('computers', 'stored', computers.length - deleted.size - ignored);
    this.reception.count('computers', 'ignored', deleted.size + ignored);
    return { RollupComputersResult: changedComputers(computers, newParent, deleted) };
  }
}

/** Each computer once, by the name it was told with. */
function changedComputers(
  computers: readonly reporting.ComputerRollupInfo[], newParent: ReadonlySet<string>, deleted: ReadonlySet<string>,
): reporting.ChangedComputer[] {
  const names = new Map(computers.map(({ ComputerId }) => [computerKey(ComputerId ?? ''), ComputerId ?? '']));
  return [...names].flatMap(([key, ComputerId]): reporting.ChangedComputer[] => {
    if (deleted.has(key)) return [{ ComputerId, Change: 'Deleted' }];
    return newParent.has(key) ? [{ ComputerId, Change: 'NewParent' }] : [];
  });
}
