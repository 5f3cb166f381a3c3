import { existsSync } from 'node:fs';
import { PackageError, readPackage, writeResumePoint, type RecordContent } from '@sluice/protocol/catalog-package';
import { CONNECTION_OPTIONS } from '../api/connection.js';
import { reasonOf } from '../api/http-request.js';
import { CommandError, UsageError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { EXIT } from '../command-line/exit-codes.js';
import { formatBytes } from '../output/format-bytes.js';
import { progressLine } from '../output/progress-bar.js';
import { PartialPackage } from '../package/partial-package.js';
import { connect, print } from './connect.js';

type Head = RecordContent<'HEAD'>;
type Contents = Pick<Head, 'since' | 'decisions' | 'keys'>;

/** What a finished export came to. */
interface Exported {
  readonly head: Head;
  readonly done: RecordContent<'DONE'>;
  readonly digest: string;
}

async function exportCatalog(invocation: Invocation): Promise<void> {
  const [path = ''] = invocation.positionals;
  const wanted = contentsOf(invocation);
  if (existsSync(path)) throw new CommandError(EXIT.usage, `${path} is there already; name another file or move it away`);
  const client = connect(invocation);
  const partial = await PartialPackage.open(`${path}.partial`);
  try {
    requireSame(partial, wanted);
    const query = partial.begun === null
      ? { decisions: wanted.decisions, keys: wanted.keys, since: wanted.since ?? undefined }
      : { resume: writeResumePoint(partial.begun.resume) };
    const exported = await receive(invocation, await client.download('catalog/export', query), partial);
    await partial.finish(path);
    print(invocation, { file: path, ...exported.head, ...exported.done, digest: exported.digest }, () => describe(path, exported));
  } catch (error) {
    await partial.leave();
    throw error;
  }
}

function contentsOf({ options }: Invocation): Contents {
  const since = options.text('since');
  if (since !== undefined && !/^\d{1,15}$/.test(since)) throw new UsageError('--since wants a change number, such as the one that the last export ended with');
  return { since: since === undefined ? null : Number(since), decisions: !options.flag('no-decisions'), keys: !options.flag('no-keys') };
}

function requireSame({ begun, path }: PartialPackage, wanted: Contents): void {
  if (begun === null) return;
  const { since, decisions, keys } = begun.head;
  if (since === wanted.since && decisions === wanted.decisions && keys === wanted.keys) return;
  throw new CommandError(EXIT.usage, `${path} was begun with other options (${since === null ? 'complete' : `--since ${since}`}${decisions ? '' : ', --no-decisions'}${keys ? '' : ', --no-keys'}); repeat them, or delete it`);
}

/** Writes what comes, record by record, each verified; what comes after an interruption goes on from the last of them. */
async function receive({ terminal }: Invocation, bytes: AsyncIterable<Uint8Array>, partial: PartialPackage): Promise<Exported> {
  let head = partial.begun?.head;
  let received = partial.begun?.resume.documentBytes ?? 0;
  let last: Exported | undefined;
  try {
    for await (const record of readPackage(bytes, partial.begun?.resume)) {
      await partial.append(record);
      if (record.kind === 'HEAD') head = record.content;
      if (record.kind === 'REVS') received += record.payload.length;
      if (record.kind === 'DONE' && head !== undefined) last = { head, done: record.content, digest: record.digest };
      if (terminal.isWatched && head !== undefined) terminal.status(progressLine(Math.min(received, head.expected.documentBytes), head.expected.documentBytes));
    }
  } catch (error) {
    throw broken(error, partial.path);
  } finally {
    if (terminal.isWatched) terminal.status('');
  }
  if (last === undefined) throw broken(new Error('the package has no end'), partial.path);
  return last;
}

function broken(error: unknown, path: string): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof PackageError && error.code !== 'TRUNCATED') return new CommandError(EXIT.refused, `what the server sends is no package: ${error.message}`);
  return new CommandError(EXIT.notReachable, `the export broke off: ${reasonOf(error)}\nRun the command again: it goes on from what is in ${path}.`, { cause: error });
}

function describe(path: string, { head, done, digest }: Exported): string[] {
  return [
    `${path}: ${done.revisions} revisions (${formatBytes(done.documentBytes)}) of server ${head.serverId}, ${head.since === null ? 'complete' : `after change number ${head.since}`}, up to change number ${done.changeNumber}`,
    ...(head.decisions ? [`${done.groups} groups, ${done.approvals} approvals, ${done.declinedUpdates} declined updates, ${done.acceptedEulas} accepted licences, ${done.wantedFiles} wanted files`] : []),
    ...(done.decryptionKeys > 0 ? [`${done.decryptionKeys} decryption keys: keep the file secret`] : []),
    `digest ${Buffer.from(digest, 'base64').toString('hex')}`,
    `The next one: sluice catalog export FILE --since ${done.changeNumber}`,
  ];
}

/** `sluice catalog export` */
export const CATALOG_EXPORT: Command = {
  words: ['catalog', 'export'],
  summary: 'writes the catalog and its approvals into a package for a server that is not connected',
  positionals: 'FILE',
  least: 1,
  most: 1,
  options: {
    since: { value: 'NUMBER', help: 'only revisions that came after this change number; decisions are always whole' },
    'no-decisions': { help: 'leaves groups, approvals, declined updates, licences, languages and the list of wanted files out' },
    'no-keys': { help: 'leaves the keys of encrypted files out' },
    ...CONNECTION_OPTIONS,
  },
  details: [
    'An export that was interrupted leaves FILE.partial; the same command goes on from there.',
    'The package holds the keys of encrypted files and is readable for its owner only: treat copies alike.',
  ],
  run: exportCatalog,
};
