import { Injectable } from '@nestjs/common';
import { ComputerError } from '@sluice/domain/computers';
import { isAllowed, loadAccessRule } from '@sluice/domain/downstream-servers';
import { callingServers, RefusedRollup } from '@sluice/domain/reporting';
import { loadSynchronizationConfiguration } from '@sluice/domain/servers';
import { counter, Log } from '@sluice/platform/observability';
import { OperationFault, type SoapCall } from '@sluice/platform/soap-host';
import { DataSource } from 'typeorm';
import { RollupBusy, RollupGate } from './rollup-gate.js';

/** Rollups that one process stores at once. */
const PLACES = 4;
/** Of these operations the cookie says nothing (MS-WSUSSS 3.1.4.13.2.1), so nobody's name is known before the message is read. */
const ANY_NAME = '';

/** Who may tell this server about servers and computers below, what of it is wanted, and how many may do so at once. */
@Injectable()
export class RollupReception {
  readonly #log: Log;
  readonly #gate = new RollupGate(PLACES);

  constructor(private readonly dataSource: DataSource, log: Log) {
    this.#log = log.child(RollupReception.name);
  }

  /** Whether details of computers are wanted (DoDetailedRollup). */
  async wantsDetails(): Promise<boolean> {
    return (await loadSynchronizationConfiguration(this.dataSource)).rollupDetail === 'computers';
  }

  /** Refuses the call when details of computers are not wanted (MS-WSUSSS 3.1.4.15 to 3.1.4.17). */
  async requireDetailsWanted(parameter: string): Promise<void> {
    if (!await this.wantsDetails()) throw new OperationFault('InvalidParameters', parameter);
  }

  /** Refuses the call unless the restriction lets its network in. */
  async requireNetwork(call: SoapCall): Promise<void> {
    const { allowedNetworks } = await loadAccessRule(this.dataSource);
    if (!isAllowed({ allowedAccounts: null, allowedNetworks }, { accountName: ANY_NAME, address: call.clientAddress })) this.#refuse(call, 'cookie');
  }

  /**
   * Refuses the call unless the restriction lets in every server that calls this one and stands above one of `serverIds`, or is one of them.
   * @param names names that stand in the message itself
   */
  async requireServed(call: SoapCall, serverIds: readonly string[], parameter: string, names: readonly string[] = []): Promise<void> {
    const rule = await loadAccessRule(this.dataSource);
    const address = call.clientAddress;
    if (!isAllowed({ ...rule, allowedAccounts: null }, { accountName: ANY_NAME, address })) this.#refuse(call, parameter);
    if (rule.allowedAccounts === null) return;
    const callers = await callingServers(this.dataSource, [...new Set(serverIds)]);
    const allNames = [...new Set([...names, ...callers.map(({ callerName }) => callerName)])];
    if (!allNames.every((accountName) => isAllowed(rule, { accountName, address }))) this.#refuse(call, parameter);
  }

  /** Stores what a server told, when there is a place. Reasons why it cannot be stored become faults. */
  async store<T>(parameter: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#gate.run(work);
    } catch (error) {
      if (error instanceof RollupBusy) throw new OperationFault('ServerBusy');
      if (error instanceof ComputerError) throw new OperationFault('InvalidParameters', parameter);
      if (!(error instanceof RefusedRollup)) throw error;
      this.#log.warn('What a downstream server told was refused', { parameter, code: error.code, reason: error.message });
      // MS-WSUSSS 3.1.4.15 names this code for a server that is not known.
      throw new OperationFault(error.code === 'UNKNOWN_SERVER' ? 'InternalServerError' : 'InvalidParameters', parameter);
    }
  }

  /** Counts what came of the entries of a call. */
  count(what: 'servers' | 'computers' | 'statuses', outcome: 'stored' | 'ignored', entries: number): void {
    counter({
      name: 'sluice_rolled_up_total', help: 'Entries that servers below told, by what became of them.', labelNames: ['what', 'outcome'],
    }).inc({ what, outcome }, entries);
  }

  #refuse(call: SoapCall, parameter: string): never {
    this.#log.warn('A rollup of a downstream server was refused by the restriction', { address: call.clientAddress, parameter });
    throw new OperationFault('InvalidParameters', parameter);
  }
}
