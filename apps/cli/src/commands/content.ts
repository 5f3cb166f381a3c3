import { CONNECTION_OPTIONS } from '../api/connection.js';
import { pathPart } from '../api/management-client.js';
import { contentFile, contentUsage, type ContentFile, type ContentUsage } from '../api/resources.js';
import { UsageError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { fieldList } from '../output/field-list.js';
import { formatBytes } from '../output/format-bytes.js';
import { formatMoment } from '../output/format-moment.js';
import { fitTitle } from '../output/display-width.js';
import { textTable, type Column } from '../output/text-table.js';
import { connect, print } from './connect.js';
import { LIST_OPTIONS, listEnd, listWindow } from './list-options.js';

const STATES = ['wanted', 'fetching', 'available', 'failed', 'quarantined'] as const;
const SHA1 = /^[0-9a-f]{40}$/i;
/** The most files that are tried again by one command. */
const MOST_RETRIES = 100_000;

interface Amount {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

const amounts = (title: string): readonly Column<Amount>[] => [
  { title, value: ({ name }) => name, least: 30, fit: fitTitle },
  { title: 'files', value: ({ files }) => files },
  { title: 'size', value: ({ bytes }) => formatBytes(bytes) },
];

async function usage(invocation: Invocation): Promise<void> {
  const found = await connect(invocation).get('content/usage', contentUsage);
  print(invocation, found, () => usageLines(found, invocation.terminal.columns));
}

function usageLines({ states, products, classifications, uncategorized, unneeded, freeBytes }: ContentUsage, columns: number): string[] {
  const byTitle = (entries: ContentUsage['products']): Amount[] => entries.map(({ title, updateId, ...amount }) => ({ name: title === '' ? updateId : title, ...amount }));
  const byState = states.map(({ state, failureCode, ...amount }) => ({ name: failureCode === null ? state : `${state}: ${failureCode}`, ...amount }));
  const others = uncategorized.files === 0 ? [] : [{ name: 'of no product', ...uncategorized }];
  return [
    ...textTable(amounts('files of updates'), byState, columns), '',
    ...textTable(amounts('in the store, by product'), [...byTitle(products), ...others], columns), '',
    ...textTable(amounts('in the store, by classification'), byTitle(classifications), columns), '',
    ...fieldList([
      ['a cleanup frees', `${formatBytes(unneeded.bytes)} in ${unneeded.files} files, when their grace time is over`],
      ['free in the store', freeBytes === null ? null : formatBytes(freeBytes)],
    ]),
  ];
}

const FILE_COLUMNS: readonly Column<ContentFile>[] = [
  { title: 'file', value: ({ fileName }) => fileName, least: 16 },
  { title: 'size', value: ({ size }) => formatBytes(size) },
  { title: 'state', value: ({ state }) => state },
  { title: 'why', value: ({ failure }) => failure?.message ?? null, least: 20 },
  { title: 'next try', value: ({ nextAttemptAt }) => formatMoment(nextAttemptAt) },
  { title: 'sha1', value: ({ sha1 }) => sha1, optional: true },
];

async function files(invocation: Invocation): Promise<void> {
  const found = await connect(invocation).list('content/files', contentFile, { state: invocation.options.choice('state', STATES) }, listWindow(invocation));
  print(invocation, found, () => [...textTable(FILE_COLUMNS, found.items, invocation.terminal.columns), '', listEnd(found.items.length, found.nextCursor, 'files')]);
}

async function retry(invocation: Invocation): Promise<void> {
  const { positionals, options } = invocation;
  const isAll = options.flag('failed');
  if (isAll === positionals.length > 0) throw new UsageError('name files by their SHA-1, or all that failed by --failed');
  for (const name of positionals) if (!SHA1.test(name)) throw new UsageError(`${name} is no SHA-1 of 40 hexadecimal digits`);
  const client = connect(invocation);
  const failed = async (state: string): Promise<string[]> => (await client.list('content/files', contentFile, { state }, { most: MOST_RETRIES })).items.map(({ sha1 }) => sha1);
  const names = isAll ? [...(await failed('failed')), ...(await failed('quarantined'))] : positionals;
  for (const name of names) await client.post(`content/files/${pathPart(name)}/retry`);
  print(invocation, { items: names }, () => [`${names.length} files are tried again; sluice content files shows what becomes of them`]);
}

/** `sluice content usage`, `files`, `retry` */
export const CONTENT_COMMANDS: readonly Command[] = [
  {
    words: ['content', 'usage'], summary: 'shows what the files of updates take, and what a cleanup would free', positionals: '', least: 0, most: 0,
    options: CONNECTION_OPTIONS, details: ['A file of several products counts for each of them.'], run: usage,
  },
  {
    words: ['content', 'files'], summary: 'shows files that are needed or here, and why some are not', positionals: '', least: 0, most: 0,
    options: { state: { value: 'STATE', help: STATES.join(', ') }, ...LIST_OPTIONS, ...CONNECTION_OPTIONS }, details: [], run: files,
  },
  {
    words: ['content', 'retry'], summary: 'fetches files now that failed, or that nothing needs', positionals: 'SHA1...', least: 0, most: 10_000,
    options: { failed: { help: 'all files that failed' }, ...CONNECTION_OPTIONS }, details: [], run: retry,
  },
];
