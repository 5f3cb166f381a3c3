import { appendToOutbox } from '@sluice/domain/messaging';
import { correctedClock, storeStatuses, UpdateNumbers } from '@sluice/domain/reporting';
import { classifyDatabaseError } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { parseDateTime } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import { DataSource } from 'typeorm';
import { statusEvents } from '../../status-events.js';
import { RollupBusy, RollupGate } from '../rollup-gate.js';
import { ROLLUP_LIMITS } from '../rollup-limits.js';
import { RollupReception } from '../rollup-reception.service.js';
import { toldStatuses } from './told-statuses.js';

const PARAMETER = 'computers';
/** Calls whose statuses one process stores at once: each takes the shards of its computers in turn, and reports of other computers wait meanwhile. */
const PLACES = 2;

/**
 * MS-WSUSSS 3.1.4.17: the statuses of computers below. When this server is busy (others store statuses, or settling reports leaves no room) it
 * answers false, and the server below comes again; that part was stored already does no harm then.
 */
@HandlesOperation(reporting.rollupComputerStatus)
export class RollupComputerStatusHandler implements SoapOperationHandler<reporting.RollupComputerStatus, reporting.RollupComputerStatusResponse> {
  readonly #log: Log;
  readonly #gate = new RollupGate(PLACES);
  readonly #updateNumbers = new UpdateNumbers();

  constructor(private readonly reception: RollupReception, private readonly dataSource: DataSource, log: Log) {
    this.#log = log.child(RollupComputerStatusHandler.name);
  }

  async handle(request: reporting.RollupComputerStatus, call: SoapCall): Promise<reporting.RollupComputerStatusResponse> {
    if (request.computers.length > ROLLUP_LIMITS.computerStatus) throw new OperationFault('InvalidParameters', PARAMETER);
    await this.reception.requireDetailsWanted(PARAMETER);
    const serverId = request.parentServerId.toLowerCase();
    await this.reception.requireServed(call, [serverId], 'parentServerId');
    try {
      await this.reception.store(PARAMETER, () => this.#gate.run(() => this.#store(serverId, request)));
      return { RollupComputerStatusResult: true };
    } catch (error) {
      if (!isBusy(error)) throw error;
      this.#log.info('Statuses of a downstream server were put off: this server is busy', { serverId, reason: (error as Error).message });
      return { RollupComputerStatusResult: false };
    }
  }

  async #store(serverId: string, { clientTime, computers }: reporting.RollupComputerStatus): Promise<void> {
    const now = new Date();
    const clock = correctedClock(parseDateTime(clientTime), now);
    const told = computers.map((info) => toldStatuses(info, clock));
    const { stored, ignored } = await storeStatuses(this.dataSource, this.#updateNumbers, serverId, told, now, (manager, changes) => (
      appendToOutbox(manager, ...statusEvents(changes, now))));
    this.reception.count('statuses', 'stored', stored);
    this.reception.count('statuses', 'ignored', ignored);
  }
}

function isBusy(error: unknown): boolean {
  if (error instanceof RollupBusy || (error instanceof OperationFault && error.errorCode === 'ServerBusy')) return true;
  const kind = classifyDatabaseError(error);
  return kind === 'timeout' || kind === 'conflict';
}
