import { setTimeout as pause } from 'node:timers/promises';
import { reactTo, UpstreamError, type CallOptions, type CallReaction, type FailedTries } from '@sluice/platform/upstream-client';
import { formatDateTime, type SoapOperation } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import { RollupStopped } from './rollup-stopped.js';

/** What sends a message and reads the answer. */
export interface ReportsCaller {
  call<Request, Response>(url: URL, operation: SoapOperation<Request, Response>, message: NoInfer<Request>, options?: CallOptions): Promise<Response>;
}

/** What {@link UpstreamReports} works with. */
export interface UpstreamReportsOptions {
  readonly caller: ReportsCaller;
  /** Base address of the upstream server. */
  readonly upstream: string;
  /** Id of this server. */
  readonly serverId: string;
  readonly signal: AbortSignal;
  /** Called before a pause, for the log. */
  readonly onPause?: (error: Error, afterMs: number) => void;
  /** Factor of all pauses; tests set 0. */
  readonly pauseFactor?: number;
}

const PATH = 'ReportingWebService/ReportingWebService.asmx';
/** Reserved for future use, and always the same (MS-WSUSSS 3.2.4.5): servers above know who tells by the ids in the message. */
const COOKIE: reporting.Cookie = { Expiration: '9999-12-31T23:59:59.9999999', EncryptedData: Buffer.alloc(0) };
/** Answers name computers at most. Bytes. */
const MAXIMUM_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * The Reporting web service of the upstream server, as far as servers below call it (MS-WSUSSS 3.1.4.13 to 3.1.4.17). Each call is repeated
 * as failures allow: a busy server after 1 to 5 minutes, three times (note 64), an unreachable one sooner. Then it fails with {@link RollupStopped}.
 */
export class UpstreamReports {
  readonly #url: URL;

  constructor(private readonly options: UpstreamReportsOptions) {
    this.#url = new URL(`${options.upstream}/${PATH}`);
  }

  async configuration(): Promise<reporting.RollupConfiguration> {
    const { GetRollupConfigurationResult } = await this.#call(reporting.getRollupConfiguration, () => ({ cookie: COOKIE }));
    if (GetRollupConfigurationResult === undefined) throw new RollupStopped('UPSTREAM_MISBEHAVES', 'The upstream server\'s answer to GetRollupConfiguration lacks its result.');
    return GetRollupConfigurationResult;
  }

  async tellServers(downstreamServers: readonly reporting.DownstreamServerRollupInfo[]): Promise<void> {
    await this.#call(reporting.rollupDownstreamServers, () => ({ cookie: COOKIE, clientTime: now(), downstreamServers }));
  }

  async tellComputers(computers: readonly reporting.ComputerRollupInfo[]): Promise<readonly reporting.ChangedComputer[]> {
    const { RollupComputersResult } = await this.#call(reporting.rollupComputers, () => ({ cookie: COOKIE, clientTime: now(), computers }));
    return RollupComputersResult;
  }

  /** Ids of the computers that have to be told whole. */
  async outOfSync(lastRollupNumbers: readonly reporting.ComputerLastRollupNumber[]): Promise<readonly string[]> {
    const parentServerId = this.options.serverId;
    const { GetOutOfSyncComputersResult } = await this.#call(reporting.getOutOfSyncComputers, () => ({ cookie: COOKIE, parentServerId, lastRollupNumbers }));
    return GetOutOfSyncComputersResult;
  }

  /** A server that answers `false` was too busy (MS-WSUSSS 3.2.4.5): the same is told again, with the time of then. */
  async tellStatuses(computers: readonly reporting.ComputerStatusRollupInfo[]): Promise<void> {
    const parentServerId = this.options.serverId;
    await this.#call(reporting.rollupComputerStatus, () => ({ cookie: COOKIE, clientTime: now(), parentServerId, computers }),
      ({ RollupComputerStatusResult }) => !RollupComputerStatusResult);
  }

  async #call<Request, Response>(
    operation: SoapOperation<Request, Response>, message: () => NoInfer<Request>, isBusy: (response: Response) => boolean = () => false,
  ): Promise<Response> {
    const tries = { network: 0, nonsense: 0, busy: 0, authorization: 0 };
    for (;;) {
      try {
        this.options.signal.throwIfAborted();
        const response = await this.options.caller.call(this.#url, operation, message(), { signal: this.options.signal, maxAnswerBytes: MAXIMUM_ANSWER_BYTES });
        if (!isBusy(response)) return response;
        await this.#react(new UpstreamBusy(operation.name), tries);
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        await this.#react(error, tries);
      }
    }
  }

  async #react(error: UpstreamError, tries: { -readonly [Key in keyof FailedTries]: number }): Promise<void> {
    const reaction = reactionTo(error, tries);
    // The cookie is always the same and there are no anchors: what would need another one cannot be mended.
    if (reaction.kind !== 'retry') throw new RollupStopped(reaction.kind === 'stop' ? reaction.code : 'UPSTREAM_REFUSED', error.message, { cause: error });
    tries[reaction.because] += 1;
    this.options.onPause?.(error, reaction.afterMs);
    await pause(reaction.afterMs * (this.options.pauseFactor ?? 1), undefined, { signal: this.options.signal }).catch(() => { throw this.options.signal.reason; });
  }
}

/** It answered `false` (MS-WSUSSS 3.1.4.17). */
class UpstreamBusy extends UpstreamError {
  override readonly name = 'UpstreamBusy';
  readonly kind = 'fault';

  constructor(operation: string) {
    super(`The upstream server was too busy for ${operation}.`);
  }
}

const BUSY_RETRIES = 3;
const SHORTEST_BUSY_PAUSE_MS = 60_000;
const LONGEST_BUSY_PAUSE_MS = 300_000;

/** Note 64 for `false`; everything else as in a synchronization. */
function reactionTo(error: UpstreamError, tries: FailedTries): CallReaction {
  if (!(error instanceof UpstreamBusy)) return reactTo(error, tries, Math.random());
  if (tries.busy >= BUSY_RETRIES) return { kind: 'stop', code: 'UPSTREAM_BUSY', message: error.message };
  return { kind: 'retry', because: 'busy', afterMs: Math.round(SHORTEST_BUSY_PAUSE_MS + Math.random() * (LONGEST_BUSY_PAUSE_MS - SHORTEST_BUSY_PAUSE_MS)) };
}

function now(): string {
  return formatDateTime(new Date());
}
