import { startCategoryScan, syncUpdates, type SyncInfo, type SyncUpdateParameters } from '@sluice/protocol/wusp';
import { ApplicabilityEvaluator } from '../applicability/revision-states.js';
import { UpdateClientError } from '../errors.js';
import type { CallMeasurement } from '../wire/soap-caller.js';
import { describeUpdates, locateFiles } from './describe-updates.js';
import type { ExtendedInfo } from './extended-info.js';
import { RecoveringCalls, type ScanParts } from './recovering-calls.js';
import { evaluationOf, reportUpdates, topLevelIn, withNeededMembers, type Evaluation } from './report-updates.js';
import type { ScanOptions } from './scan-options.js';
import type { ScanReport, SyncRound } from './scan-report.js';
import { driverPassParameters, softwarePassParameters, type ScanContext } from './sync-parameters.js';
import { cachedIds, MAX_SERVER_TRIPS, softwarePassContinues, type CachedIds } from './sync-rules.js';

type Parameters = (context: ScanContext, ids: CachedIds) => SyncUpdateParameters;

/** One scan: the handshake as far as it is needed, the software pass, the driver pass, and what is to know about what was found. */
export class Scan {
  readonly #parts: ScanParts;
  readonly #calls: RecoveringCalls;
  readonly #evaluator: ApplicabilityEvaluator;
  readonly #rounds: SyncRound[] = [];
  /** Held, but not part of this scan: still deployed, but out of the scope of its categories (DeployedOutOfScopeRevisionIds). */
  readonly #setAside = new Set<number>();
  #setAsideNumbering = 0;
  #filterCategoryIds: readonly string[] = [];

  constructor(parts: ScanParts) {
    this.#parts = parts;
    this.#calls = new RecoveringCalls(parts);
    this.#evaluator = new ApplicabilityEvaluator(parts.machine);
  }

  async run({ categoryIds = [], describe = 'needed', fileLocations = 'when-missing' }: ScanOptions): Promise<Omit<ScanReport, 'calls'>> {
    if (categoryIds.length > 0) await this.#startCategoryScan(categoryIds);
    while (softwarePassContinues(await this.#sync('software', softwarePassParameters)));
    await this.#sync('driver', driverPassParameters);
    const extended = await describeUpdates(this.#calls, this.#parts, () => this.#toDescribe(describe));
    await locateFiles(this.#calls, this.#parts, extended, fileLocations === 'always' ? extended.digests() : extended.digestsWithoutUrl());
    return this.#report(extended);
  }

  /** The categories that the server prefers become the filter of every SyncUpdates (MS-WUSP 3.1.5.6). */
  async #startCategoryScan(categoryIds: readonly string[]): Promise<void> {
    const { session, caller } = this.#parts;
    const { message } = await this.#calls.make(async () => {
      if (!session.supportsCategoryScan) throw new UpdateClientError('WRONG_ANSWER', 'StartCategoryScan', 'the server’s ProtocolVersion is below 3.2, so it cannot scan by category');
      const requestedCategories = categoryIds.map((CategoryId, IndexOfAndGroup) => ({ IndexOfAndGroup, CategoryId }));
      return caller.call(session.clientService, startCategoryScan, { requestedCategories });
    });
    if (message.preferredCategoryIds.length === 0) {
      const unknown = message.requestedCategoryIdsInError;
      const reason = unknown.length === 0 ? 'none of them can be a filter' : `it does not know ${unknown.join(', ')}`;
      throw new UpdateClientError('CATEGORY_REFUSED', 'StartCategoryScan', `the server cannot filter by the categories asked for: ${reason}`);
    }
    this.#filterCategoryIds = message.preferredCategoryIds;
  }

  /** One SyncUpdates: send what is held, take over the answer. */
  async #sync(pass: SyncRound['pass'], parameters: Parameters): Promise<SyncInfo> {
    if (this.#rounds.length >= MAX_SERVER_TRIPS) throw new UpdateClientError('TOO_MANY_TRIPS', 'SyncUpdates', `more than ${MAX_SERVER_TRIPS} calls in one scan (agents give up with 0x80244010)`);
    const { session, caller } = this.#parts;
    const { sent, message, measurement } = await this.#calls.make(async () => {
      const evaluation = this.#evaluate();
      const sent = parameters(this.#context(), cachedIds(evaluation.held, evaluation.states));
      return { sent, ...(await caller.call(session.clientService, syncUpdates, { cookie: session.cookie, parameters: sent })) };
    });
    const result = message.SyncUpdatesResult;
    if (result === undefined) throw new UpdateClientError('WRONG_ANSWER', 'SyncUpdates', 'the answer holds no SyncUpdatesResult');
    this.#take(result);
    this.#rounds.push(roundOf(pass, sent, result, measurement));
    return result;
  }

  #take(result: SyncInfo): void {
    const { session, held } = this.#parts;
    session.renewCookie(result.NewCookie);
    held.apply(result);
    for (const revisionId of result.DeployedOutOfScopeRevisionIds) this.#setAside.add(revisionId);
    for (const { ID } of result.NewUpdates) this.#setAside.delete(ID);
  }

  #evaluate(): Evaluation {
    if (this.#setAsideNumbering !== this.#calls.renumberings) {
      this.#setAside.clear();
      this.#setAsideNumbering = this.#calls.renumberings;
    }
    const held = new Map([...this.#parts.held.entries()].filter(([revisionId]) => !this.#setAside.has(revisionId)));
    const cores = new Map([...held].map(([revisionId, { core }]) => [revisionId, core]));
    return evaluationOf(held, this.#evaluator.evaluate(cores));
  }

  #context(): ScanContext {
    const { machine, serverUrl, session } = this.#parts;
    return { machine, serverUrl, filterCategoryIds: this.#filterCategoryIds, supportsCategoryScan: session.supportsCategoryScan };
  }

  #toDescribe(describe: 'needed' | 'reported'): number[] {
    const evaluation = this.#evaluate();
    const needed = topLevelIn('Needed', evaluation).flatMap((id) => withNeededMembers(id, evaluation));
    const others = describe === 'needed' ? [] : [...topLevelIn('Installed', evaluation), ...topLevelIn('NotApplicable', evaluation)];
    return [...new Set([...needed, ...others])];
  }

  #report(extended: ExtendedInfo): Omit<ScanReport, 'calls'> {
    const evaluation = this.#evaluate();
    return {
      machine: this.#parts.machine.name,
      rounds: this.#rounds,
      held: this.#parts.held.size,
      needed: reportUpdates(topLevelIn('Needed', evaluation), evaluation, extended),
      installed: reportUpdates(topLevelIn('Installed', evaluation), evaluation, extended),
      notApplicable: reportUpdates(topLevelIn('NotApplicable', evaluation), evaluation, extended),
      unknownRules: Object.fromEntries(this.#evaluator.unknownRules),
    };
  }
}

function roundOf(pass: SyncRound['pass'], sent: SyncUpdateParameters, result: SyncInfo, measurement: CallMeasurement): SyncRound {
  const { requestBytes, wireBytes, plainBytes, milliseconds } = measurement;
  return {
    pass,
    sentInstalled: sent.InstalledNonLeafUpdateIDs.length,
    sentOther: pass === 'software' ? sent.OtherCachedUpdateIDs.length : sent.CachedDriverIDs.length,
    newUpdates: result.NewUpdates.length,
    newLeaves: result.NewUpdates.filter(({ IsLeaf }) => IsLeaf).length,
    changedUpdates: result.ChangedUpdates.length,
    outOfScope: result.OutOfScopeRevisionIDs.length + result.DeployedOutOfScopeRevisionIds.length,
    truncated: result.Truncated,
    requestBytes,
    wireBytes,
    plainBytes,
    milliseconds,
  };
}
