import { setTimeout as pause } from 'node:timers/promises';
import { pathPart, type ManagementClient } from '../api/management-client.js';
import { synchronizationDetails, type Synchronization, type SynchronizationDetails } from '../api/resources.js';
import type { Invocation } from '../command-line/command.js';
import { formatMoment } from '../output/format-moment.js';
import { printable } from '../output/printable.js';
import { countLine } from '../output/progress-bar.js';

/** Pause between two looks at a run. Milliseconds. */
const LOOK_EVERY = 500;
/** Problems that are shown of one run. */
const SHOWN_PROBLEMS = 20;

/** The synchronization or removal once it has ended, with a progress bar where somebody watches. */
export async function finished({ terminal }: Invocation, client: ManagementClient, id: string): Promise<SynchronizationDetails> {
  try {
    for (;;) {
      const now = await client.get(`synchronizations/${pathPart(id)}`, synchronizationDetails);
      if (now.finishedAt !== null) return now;
      if (terminal.isWatched) terminal.status(progressOf(now));
      await pause(LOOK_EVERY);
    }
  } finally {
    if (terminal.isWatched) terminal.status('');
  }
}

/** A run and how it went, for people. */
export function describeRun(run: SynchronizationDetails): string[] {
  const what = run.scope === 'removal' ? `${run.removedRevisions} revisions removed` : `${run.newRevisions} new revisions, ${run.problemCount} problems`;
  const lines = [`${run.state}${run.isCancelling ? ', ending' : ''}: ${what}`];
  if (run.finishedAt === null) lines.push(progressOf(run));
  else lines.push(`began ${formatMoment(run.startedAt) ?? 'never'}, ended ${formatMoment(run.finishedAt)}`);
  if (run.failure !== null) lines.push(`${printable(run.failure.message)} (${run.failure.code})`);
  for (const { code, updateId, message, advice } of run.problems.slice(0, SHOWN_PROBLEMS)) lines.push('', `${code}${updateId === null ? '' : ` ${updateId}`}: ${printable(message)}`, `  ${printable(advice)}`);
  if (run.problemCount > SHOWN_PROBLEMS) lines.push('', `the first ${SHOWN_PROBLEMS} of ${run.problemCount} problems; --json shows more`);
  return lines;
}

function progressOf({ state, phase, done, total, perSecond }: Synchronization): string {
  if (state === 'waiting') return 'waiting for a sync-worker';
  if (total === null || total === 0) return `${phase} …`;
  const rate = perSecond === null || done === 0 ? '' : `, ${Math.round(perSecond)} a second`;
  return `${countLine(done, total)} ${phase}${rate}`;
}
