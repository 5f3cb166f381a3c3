import { afterSending, type SentStatuses, type StatusesToTell, type StatusToTell } from '@sluice/domain/reporting/rollup-run';

/** The most statuses of one call, over all its computers: some 220 bytes each. */
export const MAXIMUM_STATUSES_OF_CALL = 10_000;

/** What one call tells of one computer, and what is so when it was told. */
export interface StatusPart {
  readonly isFull: boolean;
  readonly effectiveLastDetectionTime: Date | null;
  readonly statuses: readonly StatusToTell[];
  readonly after: SentStatuses;
}

/**
 * Parts for calls: at most `maximumComputers` computers and {@link MAXIMUM_STATUSES_OF_CALL} statuses each. A computer with more statuses
 * stands in several calls, under ascending rollup numbers: only its first part replaces what the upstream server has.
 */
export function statusBatches(computers: readonly StatusesToTell[], maximumComputers: number): StatusPart[][] {
  const batches: StatusPart[][] = [];
  let batch: StatusPart[] = [];
  let statuses = 0;
  const close = (): void => {
    if (batch.length > 0) batches.push(batch);
    batch = [];
    statuses = 0;
  };
  for (const computer of computers) {
    for (const part of partsOf(computer)) {
      // Two parts of one computer never stand in one call: the second comes with the next number.
      const repeats = batch.at(-1)?.after.computerId === part.after.computerId;
      if (repeats || batch.length >= maximumComputers || statuses + part.statuses.length > MAXIMUM_STATUSES_OF_CALL) close();
      batch.push(part);
      statuses += part.statuses.length;
    }
  }
  close();
  return batches;
}

function partsOf({ computerId, reportNumber, statusVersion, lastSentNumber, effectiveLastDetectionTime, sent, difference }: StatusesToTell): StatusPart[] {
  const parts: StatusPart[] = [];
  let book = sent;
  for (let start = 0; start === 0 || start < difference.statuses.length; start += MAXIMUM_STATUSES_OF_CALL) {
    const statuses = difference.statuses.slice(start, start + MAXIMUM_STATUSES_OF_CALL);
    const isFull = difference.isFull && start === 0;
    book = afterSending(book, { isFull, statuses });
    const isLast = start + MAXIMUM_STATUSES_OF_CALL >= difference.statuses.length;
    const after = { computerId, reportNumber, rollupNumber: lastSentNumber + parts.length + 1, book, statusVersion: isLast ? statusVersion : null };
    parts.push({ isFull, effectiveLastDetectionTime, statuses, after });
  }
  return parts;
}
