import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeRequest, encodeFault, encodeResponse, parseDateTime, type SoapErrorCode } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';

/** What the server does with one call instead of answering it properly. */
export type Mishap =
  | { readonly kind: 'fault'; readonly errorCode: SoapErrorCode }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Another answer; the message is not taken in. */
  | { readonly kind: 'answer'; readonly message: unknown }
  /** RollupComputerStatus answers false (MS-WSUSSS 3.1.4.17). */
  | { readonly kind: 'busy' }
  /** It takes the message in, and the answer is lost. */
  | { readonly kind: 'lost-answer' }
  /** It takes the message in, and answers after what this promises; `before`: that comes first. */
  | { readonly kind: 'wait'; readonly until: () => Promise<unknown>; readonly before?: boolean };

/** A computer as the server knows it (MS-WSUSSS 3.1.1, Client Computers Table). */
export interface KnownComputer {
  parentServerId: string;
  lastSyncTime: string;
  lastReportedStatusTime: string;
  details: reporting.ComputerRollupDetails | null;
  lastNumber: number;
  readonly statuses: Map<string, { readonly state: number; readonly changed: string }>;
}

/** A message that breaks a rule of MS-WSUSSS 3.1.4.14 to 3.1.4.17. */
class Invalid extends Error {}

const RECEIVER = '00000000-0000-0000-0000-000000000000';

/**
 * A server that takes rollups by the letter of MS-WSUSSS 3.1.4.13 to 3.1.4.17, written as simply as can be: what another one is held
 * against. It refuses what the text forbids, notes it in `refused`, and misbehaves when told to.
 */
export class NaiveUpstream {
  readonly configuration = {
    DoDetailedRollup: true, RollupResetGuid: '11111111-1111-4111-8111-111111111111', ServerId: '22222222-2222-4222-8222-222222222222',
    RollupDownstreamServersMaxBatchSize: 5_000, RollupComputersMaxBatchSize: 1_500, GetOutOfSyncComputersMaxBatchSize: 20_000, RollupComputerStatusMaxBatchSize: 500,
  };
  readonly servers = new Map<string, reporting.DownstreamServerRollupInfo>();
  readonly computers = new Map<string, KnownComputer>();
  readonly deleted = new Set<string>();
  /** Servers known from GetAuthorizationCookie, before they told anything. */
  readonly authorized = new Set<string>();
  /** Attempts to install by server, operating system, update and revision; each increment once by its LastRollupTime. */
  readonly activity = new Map<string, { successes: number; failures: number; told: string }>();
  readonly calls: { readonly operation: string; readonly message: unknown }[] = [];
  readonly refused: string[] = [];
  readonly #mishaps = new Map<string, Mishap[]>();
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response).catch(() => response.destroy()));

  static async start(): Promise<NaiveUpstream> {
    const upstream = new NaiveUpstream();
    upstream.#server.listen(0, '127.0.0.1');
    await once(upstream.#server, 'listening');
    return upstream;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Makes the next calls of an operation, one after the other, end otherwise. */
  script(operation: keyof typeof reporting.reportingWebService.operations, ...mishaps: Mishap[]): void {
    this.#mishaps.set(operation, [...this.#mishaps.get(operation) ?? [], ...mishaps]);
  }

  /** The operations called since the last time this was asked. */
  takeCalls(): string[] {
    return this.calls.splice(0).map(({ operation }) => operation);
  }

  messagesOf<Message>(operation: string): Message[] {
    return this.calls.filter((call) => call.operation === operation).map(({ message }) => message as Message);
  }

  /** The states of a computer, without those that are not applicable. */
  statusesOf(computerId: string): Record<string, number> {
    return Object.fromEntries([...this.computers.get(computerId)?.statuses ?? []].filter(([, { state }]) => state > 1).map(([id, { state }]) => [id, state]).sort());
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray() as Buffer[]);
    const { name, message, operation } = decodeRequest(body, { contract: reporting.reportingWebService, maxMessageBytes: body.length });
    this.calls.push({ operation: name, message });
    const mishap = this.#mishaps.get(name)?.shift();
    if (mishap?.kind === 'fault') return fault(response, name, mishap.errorCode);
    if (mishap?.kind === 'status') return void response.writeHead(mishap.status, { 'content-type': 'text/html', ...(mishap.retryAfter === undefined ? {} : { 'retry-after': mishap.retryAfter }) }).end();
    if (mishap?.kind === 'wait' && mishap.before === true) await mishap.until();
    try {
      const answer = mishap?.kind === 'busy' ? { RollupComputerStatusResult: false } : mishap?.kind === 'answer' ? mishap.message : this.#answer(name, message);
      if (mishap?.kind === 'lost-answer') return void request.socket.destroy();
      if (mishap?.kind === 'wait' && mishap.before !== true) await mishap.until();
      response.writeHead(200, { 'content-type': 'text/xml' }).end(encodeResponse(operation as never, answer as never, { style: 'asmx', soapVersion: '1.1' }).toPlain());
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      this.refused.push(`${name}: ${error.message}`);
      fault(response, name, 'InvalidParameters');
    }
  }

  #answer(name: string, message: unknown): unknown {
    switch (name) {
      case 'GetRollupConfiguration': return { GetRollupConfigurationResult: this.configuration };
      case 'RollupDownstreamServers': return this.#downstreamServers(message as reporting.RollupDownstreamServers);
      case 'RollupComputers': return this.#rollupComputers(message as reporting.RollupComputers);
      case 'GetOutOfSyncComputers': return this.#outOfSync(message as reporting.GetOutOfSyncComputers);
      case 'RollupComputerStatus': return this.#computerStatus(message as reporting.RollupComputerStatus);
      default: throw new Invalid('not served');
    }
  }

  #downstreamServers({ cookie, downstreamServers }: reporting.RollupDownstreamServers): object {
    checkCookie(cookie);
    check(downstreamServers.reduce((sum, { ClientSummaries }) => sum + ClientSummaries.length, 0) <= this.configuration.RollupDownstreamServersMaxBatchSize, 'too many clients');
    for (const server of downstreamServers) {
      check(server.ParentServerId === RECEIVER || this.servers.has(server.ParentServerId) || this.authorized.has(server.ParentServerId), `unknown parent of ${server.ServerId}`);
      const known = this.servers.get(server.ServerId);
      if (known !== undefined && parseDateTime(known.LastRollupTime) > parseDateTime(server.LastRollupTime)) continue;
      this.servers.set(server.ServerId, server);
      for (const { ActivitySummaries, ...os } of server.ClientSummaries) for (const one of ActivitySummaries) this.#count(server, `${os.OSMajorVersion}.${os.OSBuildNumber}.${os.OSLocale}`, one);
    }
    return {};
  }

  #count({ ServerId, LastRollupTime }: reporting.DownstreamServerRollupInfo, os: string, one: reporting.DownstreamServerRollupClientActivitySummary): void {
    const key = [ServerId, os, one.UpdateId, one.RevisionNumber].join(' ');
    const known = this.activity.get(key) ?? { successes: 0, failures: 0, told: '' };
    if (known.told === LastRollupTime) return;
    this.activity.set(key, { successes: known.successes + one.InstallSuccessCount, failures: known.failures + one.InstallFailureCount, told: LastRollupTime });
  }

  #rollupComputers({ cookie, computers }: reporting.RollupComputers): object {
    checkCookie(cookie);
    check(this.configuration.DoDetailedRollup, 'no details wanted');
    check(computers.length <= this.configuration.RollupComputersMaxBatchSize, 'too many computers');
    check(computers.every(({ ParentServerId }) => this.servers.has(ParentServerId)), 'unknown parent');
    const changed: reporting.ChangedComputer[] = [];
    for (const { ComputerId = '', Details, ...computer } of computers) {
      if (this.deleted.delete(ComputerId)) {
        this.computers.delete(ComputerId);
        changed.push({ ComputerId, Change: 'Deleted' });
        continue;
      }
      const known = this.computers.get(ComputerId);
      if (known !== undefined && parseDateTime(known.lastSyncTime) > parseDateTime(computer.LastSyncTime)) continue;
      if (Details === undefined && known?.parentServerId !== computer.ParentServerId) changed.push({ ComputerId, Change: 'NewParent' });
      this.computers.set(ComputerId, {
        parentServerId: computer.ParentServerId, lastSyncTime: computer.LastSyncTime, lastReportedStatusTime: computer.LastReportedStatusTime,
        details: Details ?? known?.details ?? null, lastNumber: known?.lastNumber ?? 0, statuses: known?.statuses ?? new Map(),
      });
    }
    return { RollupComputersResult: changed };
  }

  #outOfSync({ cookie, parentServerId, lastRollupNumbers }: reporting.GetOutOfSyncComputers): object {
    checkCookie(cookie);
    check(this.configuration.DoDetailedRollup, 'no details wanted');
    check(lastRollupNumbers.length <= this.configuration.GetOutOfSyncComputersMaxBatchSize, 'too many numbers');
    check(this.servers.has(parentServerId), 'unknown server');
    return { GetOutOfSyncComputersResult: lastRollupNumbers.flatMap(({ ComputerId = '', RollupNumber }) => {
      const known = this.computers.get(ComputerId);
      return known === undefined || known.lastNumber === RollupNumber ? [] : [ComputerId];
    }) };
  }

  #computerStatus({ cookie, parentServerId, computers }: reporting.RollupComputerStatus): object {
    checkCookie(cookie);
    check(this.configuration.DoDetailedRollup, 'no details wanted');
    check(this.servers.has(parentServerId), 'unknown server');
    check(computers.length <= this.configuration.RollupComputerStatusMaxBatchSize, 'too many computers');
    check(new Set(computers.map(({ ComputerId }) => ComputerId)).size === computers.length, 'a computer twice');
    for (const { ComputerId = '', RollupNumber, IsFullRollup, UpdateStatus } of computers) {
      const known = this.computers.get(ComputerId);
      if (known === undefined) continue;
      known.lastNumber = RollupNumber;
      if (IsFullRollup) known.statuses.clear();
      for (const { UpdateId, SummarizationState: state, LastChangeTime: changed } of UpdateStatus) {
        const before = known.statuses.get(UpdateId);
        if (before === undefined || parseDateTime(before.changed) <= parseDateTime(changed)) known.statuses.set(UpdateId, { state, changed });
      }
    }
    return { RollupComputerStatusResult: true };
  }
}

function checkCookie(cookie: reporting.Cookie | undefined): void {
  check(cookie?.Expiration.startsWith('9999-12-31T23:59:59.9999999') === true && (cookie.EncryptedData?.length ?? 0) === 0, 'another cookie than the reserved one');
}

function check(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Invalid(rule);
}

function fault(response: ServerResponse, method: string, errorCode: SoapErrorCode): void {
  response.writeHead(500, { 'content-type': 'text/xml' }).end(encodeFault({ errorCode, message: '', id: '00000000-0000-4000-8000-000000000000', method }, 'asmx', '1.1'));
}
