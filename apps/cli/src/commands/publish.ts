import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { CONNECTION_OPTIONS } from '../api/connection.js';
import { reasonOf } from '../api/http-request.js';
import type { ManagementClient } from '../api/management-client.js';
import { listedPublication, publication, type ListedPublication } from '../api/resources.js';
import { UsageError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { fieldList } from '../output/field-list.js';
import { formatMoment } from '../output/format-moment.js';
import { fitTitle } from '../output/display-width.js';
import { printable } from '../output/printable.js';
import { progressLine } from '../output/progress-bar.js';
import { textTable, type Column } from '../output/text-table.js';
import { hashFile } from '../publish/hash-file.js';
import { prepareFile } from '../publish/prepare-file.js';
import { PUBLICATION_OPTIONS, publicationRequest } from '../publish/publication-request.js';
import { uploadFile } from '../publish/upload-file.js';
import { connect, print } from './connect.js';
import { findCategoryId } from './find-category.js';
import { findUpdateId } from './find-update.js';
import { LIST_OPTIONS, listEnd, listWindow } from './list-options.js';

/** Where updates go when nobody says. */
const DEFAULT_CLASSIFICATION = 'Applications';

/** How long the server may hash and store a file that it has whole. Milliseconds. */
const FINISHING_TIMEOUT = 60 * 60_000;

const HIGHEST_REVISION = 999_999_999;

async function publish(invocation: Invocation): Promise<void> {
  const { positionals: [path = ''], options } = invocation;
  if (options.texts('product').length === 0) throw new UsageError('--product is needed');
  const client = connect(invocation);
  const prepared = await withProgress(invocation, 'unpacking', sizeOf(path), (onBytes) => prepareFile(path, { cabinet: options.text('cabinet') ?? null, onBytes }));
  const size = sizeOf(prepared.path);
  const asked = publicationRequest(basename(prepared.path), options, prepared.facts);
  const named = { ...asked, ...(await references(client, invocation)) };
  const file = await withProgress(invocation, 'reading', size, (onBytes) => hashFile(prepared.path, onBytes));
  await withProgress(invocation, 'sending', size, (onBytes) => uploadFile(client, file, onBytes));
  const { name, sha1, sha256, modified } = file;
  const published = await client.send('POST', 'publications', { ...named, file: { name, size: file.size, sha1, sha256, modified: modified.toISOString() } }, publication, undefined, FINISHING_TIMEOUT);
  print(invocation, { ...published, read: Object.fromEntries(prepared.read) }, () => [
    ...(prepared.read.length === 0 ? [] : [...fieldList(prepared.read), '']),
    `published ${printable(published.title)}`,
    `update ${published.updateId}, revision ${published.revisionNumber}; nobody gets it before it is approved:`,
    `  sluice updates approve ${published.updateId} --group GROUP`,
  ]);
}

/** What the options name and the server knows by ids. A new update gets its id here, so that the same request is never done twice. */
async function references(client: ManagementClient, { options }: Invocation): Promise<Record<string, unknown>> {
  const updateId = options.text('update-id');
  const revisionNumber = options.integer('revision', 1, HIGHEST_REVISION) ?? (updateId === undefined ? 1 : undefined);
  return {
    updateId: updateId ?? randomUUID(),
    ...(revisionNumber === undefined ? {} : { revisionNumber }),
    productIds: await Promise.all(options.texts('product').map((wanted) => findCategoryId(client, 'products', wanted))),
    classificationId: await findCategoryId(client, 'classifications', options.text('classification') ?? DEFAULT_CLASSIFICATION),
    supersedes: await Promise.all(options.texts('supersedes').map((wanted) => findUpdateId(client, wanted))),
    prerequisites: options.texts('requires'),
  };
}

function sizeOf(path: string): number {
  try {
    const entry = statSync(path);
    if (!entry.isFile()) throw new Error('it is no file');
    return entry.size;
  } catch (error) {
    throw new UsageError(`${path} cannot be published: ${reasonOf(error)}`);
  }
}

async function withProgress<Result>({ terminal }: Invocation, what: string, total: number, work: (onBytes: (bytes: number) => void) => Promise<Result>): Promise<Result> {
  let done = 0;
  try {
    return await work((bytes) => {
      done += bytes;
      if (terminal.isWatched) terminal.status(`${progressLine(done, total)} ${what}`);
    });
  } finally {
    if (terminal.isWatched) terminal.status('');
  }
}

const COLUMNS: readonly Column<ListedPublication>[] = [
  { title: 'title', value: ({ title }) => title, least: 30, fit: fitTitle },
  { title: 'revision', value: ({ revisionNumber }) => revisionNumber },
  { title: 'file', value: ({ file }) => file.name, least: 12 },
  { title: 'published', value: ({ publishedAt }) => formatMoment(publishedAt) },
  { title: 'by', value: ({ administrator }) => administrator, least: 8 },
  { title: 'id', value: ({ updateId }) => updateId, optional: true },
];

async function list(invocation: Invocation): Promise<void> {
  const found = await connect(invocation).list('publications', listedPublication, {}, listWindow(invocation));
  print(invocation, found, () => [...textTable(COLUMNS, found.items, invocation.terminal.columns), '', listEnd(found.items.length, found.nextCursor, 'publications')]);
}

/** `sluice publications list`, `sluice publish` */
export const PUBLISH_COMMANDS: readonly Command[] = [
  {
    words: ['publications', 'list'], summary: 'shows what this server has published itself, the newest first', positionals: '', least: 0, most: 0,
    options: { ...LIST_OPTIONS, ...CONNECTION_OPTIONS }, details: [], run: list,
  },
  {
    words: ['publish'],
    summary: 'makes an update of a file of your own',
    positionals: 'FILE',
    least: 1,
    most: 1,
    options: {
      ...PUBLICATION_OPTIONS,
      cabinet: { value: 'NAME', help: 'of a .msu with several servicing cabinets: the one to publish' },
      'update-id': { value: 'ID', help: 'of an update published before: makes a new revision of it, which takes over its approvals' },
      revision: { value: 'N', help: 'number of the revision, above those there are; default the next one' },
      ...CONNECTION_OPTIONS,
    },
    details: [
      'FILE is an .exe that installs without asking, an .msi, a .cab with one of them in it, or an update of Windows: a .msu, or a .cab with --servicing.',
      'Of a .msu the servicing cabinet goes out. An interrupted upload goes on where it stopped.',
      'Computers install only what is signed by somebody they trust: sign FILE before it is published, the server signs nothing.',
      '',
      'EXPRESSION: one of these, joined by and, or, not and parentheses; what has blanks stands in double quotes',
      '  registry HKLM\\SOFTWARE\\Contoso [value NAME [version|number|text COMPARISON VALUE]]',
      '  file %ProgramFiles%\\Contoso\\tool.exe [version COMPARISON VERSION]',
      '  product {CODE} [version COMPARISON VERSION]     windows COMPARISON 10.0.22000     processor x64|x86|arm64',
      'COMPARISON: = < <= > >=; for a text = begins ends contains',
      '',
      'Example: sluice publish setup.exe --title "Contoso Tool 2.1" --product "Contoso Tools" --arguments /quiet',
      "           --installed-if 'file %ProgramFiles%\\Contoso\\tool.exe version >= 2.1'",
    ],
    run: publish,
  },
];
