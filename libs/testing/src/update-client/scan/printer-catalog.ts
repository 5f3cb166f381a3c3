import { syncPrinterCatalog } from '@sluice/protocol/wusp';
import { PRINTER_CLASSES } from '../applicability/driver-rules.js';
import { UpdateClientError } from '../errors.js';
import { descendantsNamed } from '../metadata/fragment-element.js';
import type { HeldRevision } from './held-revisions.js';
import type { RecoveringCalls, ScanParts } from './recovering-calls.js';
import { MAX_SERVER_TRIPS } from './sync-rules.js';

/** A printer driver the server has for this computer to choose from. */
export interface PrinterDriver {
  readonly revisionId: number;
  /** Lower case. */
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly hardwareIds: readonly string[];
  readonly models: readonly string[];
}

/**
 * Synchronizes the catalog of printer drivers (MS-WUSP 3.1.5.12): what a computer asks when somebody adds a printer. Everything
 * else the client holds stays as it is.
 *
 * @param installedNonLeaf revision ids of installed non-leaf revisions, looked up for each call
 * @returns every printer driver held afterwards
 */
export async function syncPrinters(calls: RecoveringCalls, { session, caller, held }: ScanParts, installedNonLeaf: () => readonly number[]): Promise<PrinterDriver[]> {
  for (let trips = 1; ; trips += 1) {
    const { message } = await calls.make(() =>
      caller.call(session.clientService, syncPrinterCatalog, {
        cookie: session.cookie,
        installedNonLeafUpdateIDs: installedNonLeaf(),
        printerUpdateIDs: [...held.entries()].filter(([, revision]) => isPrinterDriver(revision)).map(([revisionId]) => revisionId),
      }),
    );
    const result = message.SyncPrinterCatalogResult;
    if (result === undefined) throw new UpdateClientError('WRONG_ANSWER', 'SyncPrinterCatalog', 'the answer holds no SyncPrinterCatalogResult');
    session.renewCookie(result.NewCookie);
    held.apply(result);
    if (!result.Truncated) return [...held.entries()].flatMap(([revisionId, revision]) => (isPrinterDriver(revision) ? [printerDriver(revisionId, revision)] : []));
    if (trips >= MAX_SERVER_TRIPS) throw new UpdateClientError('TOO_MANY_TRIPS', 'SyncPrinterCatalog', `more than ${MAX_SERVER_TRIPS} calls for one catalog`);
  }
}

function driversOf({ core }: HeldRevision) {
  const { metadata } = core.rules;
  return metadata === undefined ? [] : descendantsNamed(metadata, 'd.WindowsDriverMetaData');
}

function isPrinterDriver(revision: HeldRevision): boolean {
  return revision.core.updateType === 'Driver' && driversOf(revision).some(({ attributes }) => PRINTER_CLASSES.has(attributes['Class']?.toLowerCase() ?? ''));
}

function printerDriver(revisionId: number, revision: HeldRevision): PrinterDriver {
  const { updateId, revisionNumber } = revision.core;
  const values = (name: string): string[] => [...new Set(driversOf(revision).flatMap(({ attributes }) => attributes[name] ?? []))];
  return { revisionId, updateId, revisionNumber, hardwareIds: values('HardwareID'), models: values('Model') };
}
