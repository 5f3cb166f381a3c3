import { startCategoryScan, syncUpdates, type SyncInfo, type SyncUpdateParameters } from '@sluice/protocol/wusp';
import { ApplicabilityEvaluator } from '../applicability/revision-states.js';
import { UpdateClientError } from '../errors.js';
import type { UpdateFile } from '../metadata/extended-fragment.js';
import type { CallMeasurement } from '../wire/soap-caller.js';
import { askDecryptionData } from './decryption-data.js';
import { describeUpdates } from './describe-updates.js';
import type { ExtendedInfo } from './extended-info.js';
import { syncPrinters, type PrinterDriver } from './printer-catalog.js';
import { RecoveringCalls, type ScanParts } from './recovering-calls.js';
import { countOperators, evaluationOf, reportUpdates, topLevelIn, undecidedRevisions, withNeededMembers, type Described, type Evaluation } from './report-updates.js';
import type { ScanOptions } from './scan-options.js';
import type { ScanReport, SyncRound } from './scan-report.js';
import { driverPassParameters, softwarePassParameters, type ScanContext } from './sync-parameters.js';
import { cachedIds, MAX_SERVER_TRIPS, softwarePassContinues, type CachedIds } from './sync-rules.js';

type Parameters = (context: ScanContext, ids: CachedIds) => SyncUpdateParameters;

/** What a scan found, with what an explanation needs afterwards. */
export interface ScanResult {
  readonly report: Omit<ScanReport, 'calls'>;
  readonly evaluation: Evaluation;
  readonly described: Described;
  readonly evaluator: ApplicabilityEvaluator;
}

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

  async run({ categoryIds = [], describe = 'needed', fileLocations = 'when-missing' }: ScanOptions): Promise<ScanResult> {
    if (categoryIds.length > 0) await this.#startCategoryScan(categoryIds);
    while (softwarePassContinues(await this.#sync('software', softwarePassParameters)));
    // One call (MS-WUSP 3.1.5.7), unless the server cut its answer short.
    while ((await this.#sync('driver', driverPassParameters)).Truncated);
    const extended = await describeUpdates(this.#calls, this.#parts, () => this.#toDescribe(describe));
    await this.#calls.locateFiles(fileLocations === 'always' ? extended.digests() : extended.digestsWithoutUrl());
    const evaluation = this.#evaluate();
    const described = { extended, decryption: await this.#decryption(evaluation, extended) };
    return { report: this.#report(evaluation, described), evaluation, described, evaluator: this.#evaluator };
  }

  /** Everything the server has for printers, whether or not this computer has one (MS-WUSP 3.1.5.12). */
  syncPrinterCatalog(): Promise<PrinterDriver[]> {
    return syncPrinters(this.#calls, this.#parts, () => {
      const { held, states } = this.#evaluate();
      return cachedIds(held, states).installedNonLeaf;
    });
  }

  /** Keys of encrypted files, for what is to be installed: only then does the client need them (MS-WUSP 2.2.2.2.10). */
  async #decryption(evaluation: Evaluation, extended: ExtendedInfo): Promise<Described['decryption']> {
    const offered = reportUpdates(topLevelIn('Needed', evaluation), evaluation, { extended, decryption: new Map() }).filter((update) => update.offered);
    const revisions = offered.flatMap(({ revisionId }) => withNeededMembers(revisionId, evaluation));
    const encrypted = revisions.filter((revisionId) => extended.files.get(revisionId)?.some((file) => mayBeEncrypted(file, extended)));
    const updateIDs = encrypted.flatMap((revisionId) => {
      const core = evaluation.held.get(revisionId)?.core;
      return core === undefined ? [] : [{ UpdateID: core.updateId, RevisionNumber: core.revisionNumber }];
    });
    return (await askDecryptionData(this.#calls, this.#parts, updateIDs)) ?? new Map();
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

  #toDescribe(describe: NonNullable<ScanOptions['describe']>): number[] {
    const evaluation = this.#evaluate();
    if (describe === 'everything') return [...evaluation.held.keys()];
    const needed = topLevelIn('Needed', evaluation).flatMap((id) => withNeededMembers(id, evaluation));
    const others = describe === 'needed' ? [] : [...topLevelIn('Installed', evaluation), ...topLevelIn('NotApplicable', evaluation), ...topLevelIn('CannotEvaluate', evaluation)];
    return [...new Set([...needed, ...others])];
  }

  #report(evaluation: Evaluation, described: Described): Omit<ScanReport, 'calls'> {
    const cannotEvaluate = undecidedRevisions(evaluation, described);
    return {
      machine: this.#parts.machine.name,
      rounds: this.#rounds,
      held: this.#parts.held.size,
      needed: reportUpdates(topLevelIn('Needed', evaluation), evaluation, described),
      installed: reportUpdates(topLevelIn('Installed', evaluation), evaluation, described),
      notApplicable: reportUpdates(topLevelIn('NotApplicable', evaluation), evaluation, described),
      cannotEvaluate,
      unknownRules: countOperators(cannotEvaluate),
    };
  }
}

/** Images of upgrades (`.esd`) may be encrypted, and metadata does not tell; otherwise the location says so. */
function mayBeEncrypted({ fileName, digest }: UpdateFile, { addresses }: ExtendedInfo): boolean {
  return fileName.toLowerCase().endsWith('.esd') || addresses.isEncrypted(digest);
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
