import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { CONNECTION_OPTIONS } from '../api/connection.js';
import { pathPart } from '../api/management-client.js';
import { cleanup, verification, type Cleanup, type Verification } from '../api/resources.js';
import { CommandError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { EXIT } from '../command-line/exit-codes.js';
import { formatBytes } from '../output/format-bytes.js';
import { progressLine } from '../output/progress-bar.js';
import { connect, print } from './connect.js';

/** Pause between two looks at a running job. Milliseconds. */
const LOOK_EVERY = 500;

/** What commands need to know of a kind of jobs. */
interface JobKind<Job extends Verification | Cleanup> {
  readonly path: string;
  readonly schema: z.ZodType<Job>;
  progressOf(job: Job): string;
  resultOf(job: Job): string;
}

const VERIFICATION: JobKind<Verification> = {
  path: 'content/verifications',
  schema: verification,
  progressOf: ({ bytesDone, bytesTotal }) => (bytesTotal === null ? 'hashing …' : progressLine(Math.min(bytesDone, bytesTotal), bytesTotal)),
  resultOf: ({ filesDone, bytesDone, damagedFiles }) => {
    const checked = `hashed ${filesDone} files, ${formatBytes(bytesDone)}`;
    return damagedFiles === 0 ? `${checked}; all of them are right` : `${checked}; ${damagedFiles} were damaged or gone, and are fetched again`;
  },
};

const CLEANUP: JobKind<Cleanup> = {
  path: 'content/cleanups',
  schema: cleanup,
  progressOf: () => 'removing …',
  resultOf: ({ removedFiles, removedBytes }) => `removed ${removedFiles} files, ${formatBytes(removedBytes)}`,
};

/** Starts a job, or finds the one that is under way, and waits until it has ended unless told otherwise. */
async function run<Job extends Verification | Cleanup>(invocation: Invocation, kind: JobKind<Job>): Promise<void> {
  const client = connect(invocation);
  const begun = invocation.options.flag('watch')
    ? (await client.list(kind.path, kind.schema, {}, { most: 1 })).items[0]
    : await client.send('POST', kind.path, undefined, kind.schema);
  if (begun === undefined) throw new CommandError(EXIT.refused, 'there was none yet');
  if (invocation.options.flag('no-wait')) return print(invocation, begun, () => [`it is ${begun.state}; --watch shows how far it is`]);
  const ended = await watch(invocation, kind, begun);
  if (ended.state !== 'succeeded') throw new CommandError(EXIT.refused, ended.failure ?? `it has ${ended.state}`);
  print(invocation, ended, () => [kind.resultOf(ended)]);
}

async function watch<Job extends Verification | Cleanup>(invocation: Invocation, kind: JobKind<Job>, begun: Job): Promise<Job> {
  const client = connect(invocation);
  const { terminal } = invocation;
  try {
    for (let job = begun; ; job = (await client.get(`${kind.path}/${pathPart(begun.id)}`, kind.schema)) as Job) {
      if (job.finishedAt !== null) return job;
      if (terminal.isWatched) terminal.status(job.state === 'waiting' ? 'waiting for a content-fetcher' : kind.progressOf(job));
      await pause(LOOK_EVERY);
    }
  } finally {
    if (terminal.isWatched) terminal.status('');
  }
}

const OPTIONS = {
  'no-wait': { help: 'does not wait until it has ended' },
  watch: { help: 'starts nothing, and shows how far the last one is' },
  ...CONNECTION_OPTIONS,
} as const;

/** `sluice content verify`, `sluice content cleanup` */
export const CONTENT_JOB_COMMANDS: readonly Command[] = [
  {
    words: ['content', 'verify'], summary: 'hashes every file of the store again, and repairs it by fetching', positionals: '', least: 0, most: 0,
    options: OPTIONS, details: ['A content-fetcher does it, also when this command is ended.'], run: (invocation) => run(invocation, VERIFICATION),
  },
  {
    words: ['content', 'cleanup'], summary: 'removes files that nothing has needed for longer than the grace time', positionals: '', least: 0, most: 0,
    options: OPTIONS, details: ['A content-fetcher does so by itself every hour.'], run: (invocation) => run(invocation, CLEANUP),
  },
];
