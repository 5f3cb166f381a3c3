import { randomUUID } from 'node:crypto';
import { SoapFaultError } from '@sluice/protocol/soap';
import { UpdateClientError } from './errors.js';
import type { Explanation } from './explain/explanation.js';
import { explainUpdate, updatesOfArticle } from './explain/explain-update.js';
import type { Machine } from './machine/machine.js';
import { FileAddresses } from './scan/file-addresses.js';
import { HeldRevisions } from './scan/held-revisions.js';
import type { PrinterDriver } from './scan/printer-catalog.js';
import { Scan, type ScanResult } from './scan/scan.js';
import type { ScanOptions } from './scan/scan-options.js';
import type { ScanReport } from './scan/scan-report.js';
import type { ClientComputer } from './wire/computer.js';
import { ServerSession } from './wire/session.js';
import { SoapCaller, type CallMeasurement } from './wire/soap-caller.js';

/** Settings of an {@link UpdateClient}. */
export interface UpdateClientOptions {
  /** The address in the client's policy, such as `http://server:8530`. */
  readonly serverUrl: string;
  readonly machine: Machine;
  /** Who the client says it is; a new GUID and a name made from it unless given. */
  readonly computer?: ClientComputer;
  /** Milliseconds without a byte from the server after which it counts as not reachable. */
  readonly idleTimeout?: number;
  /** The time; the real one unless given. */
  readonly now?: () => Date;
}

/**
 * A believable Windows Update Agent: it speaks MS-WUSP with native headers and message shapes, evaluates applicability for
 * real against an imagined machine, and keeps its cookie and its cache of revisions from one scan to the next.
 */
export class UpdateClient {
  /** What the computer is and has. May be replaced between scans, for example after "installing" something. */
  machine: Machine;

  readonly computer: ClientComputer;
  readonly #serverUrl: string;
  readonly #held = new HeldRevisions();
  readonly #addresses = new FileAddresses();
  readonly #caller: SoapCaller;
  readonly #session: ServerSession;
  #calls: CallMeasurement[] = [];
  #findings: ScanResult | undefined;

  constructor({ serverUrl, machine, computer, idleTimeout, now = () => new Date() }: UpdateClientOptions) {
    const clientId = randomUUID();
    this.machine = machine;
    this.computer = computer ?? { clientId, dnsName: `${machine.name}-${clientId.slice(0, 8)}` };
    this.#serverUrl = serverUrl;
    this.#caller = new SoapCaller((measurement) => this.#calls.push(measurement), idleTimeout, now);
    this.#session = new ServerSession(this.#caller, serverUrl, this.computer, now);
  }

  /** Revisions in the cache. */
  get held(): number {
    return this.#held.size;
  }

  /**
   * Performs a scan from handshake to file locations (MS-WUSP 3.2.5); steps that are not needed any more are left out, as agents do.
   * @throws UpdateClientError when the server is not reachable, answers wrongly, or with a fault that no recovery helps against
   */
  async scan(options: ScanOptions = {}): Promise<ScanReport> {
    this.#calls = [];
    this.#findings = await this.#explainingFaults(() => this.#newScan().run(options));
    return { ...this.#findings.report, calls: this.#calls };
  }

  /**
   * Asks for the catalog of printer drivers (MS-WUSP 3.1.5.12), as agents do when a printer is added. Scan first: the server wants
   * to know what is installed.
   * @throws UpdateClientError as {@link scan} does
   */
  async syncPrinterCatalog(): Promise<readonly PrinterDriver[]> {
    this.#calls = [];
    return this.#explainingFaults(() => this.#newScan().syncPrinterCatalog());
  }

  /**
   * Says why the last scan found what it found about an update. Titles of prerequisites and bundles are there when the scan
   * described `everything`.
   * @throws Error when there was no scan yet
   */
  explain(updateId: string): Explanation {
    return explainUpdate(updateId, this.#lastScan());
  }

  /** Ids of updates of the last scan that a knowledge base number (`KB9000001` or `9000001`) stands for, ascending. */
  updatesOfArticle(article: string): string[] {
    return updatesOfArticle(article, this.#lastScan());
  }

  #lastScan(): ScanResult {
    if (this.#findings === undefined) throw new Error('there was no scan to explain');
    return this.#findings;
  }

  #newScan(): Scan {
    return new Scan({ machine: this.machine, serverUrl: this.#serverUrl, session: this.#session, caller: this.#caller, held: this.#held, addresses: this.#addresses });
  }

  async #explainingFaults<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SoapFaultError)) throw error;
      throw new UpdateClientError('FAULT', this.#calls.at(-1)?.operation ?? 'scan', `the server answered with the fault ${error.errorCode || error.faultString} (${error.faultMessage || 'no message'}, id ${error.id || 'none'})`, { cause: error });
    }
  }

  /** Closes connections; the client can be used again. */
  close(): void {
    this.#caller.close();
  }
}
