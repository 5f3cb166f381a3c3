import { CONNECTION_OPTIONS } from '../api/connection.js';
import type { ManagementClient, Query } from '../api/management-client.js';
import { catalogImport, type CatalogImport } from '../api/resources.js';
import { CommandError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { EXIT } from '../command-line/exit-codes.js';
import type { Terminal } from '../command-line/terminal.js';
import { ARCHIVE_MEDIA_TYPE } from '../import/file-form.js';
import { importSources, sourceBytes, type ImportSource } from '../import/import-sources.js';
import { contentOf, tarOf } from '../import/tar-stream.js';
import { printable } from '../output/printable.js';
import { progressLine } from '../output/progress-bar.js';
import { connect, print } from './connect.js';

/** Shortest time between two pictures of the progress. Milliseconds. */
const PICTURE_EVERY = 100;
/** Problems that are shown. */
const SHOWN_PROBLEMS = 20;

async function importCatalog(invocation: Invocation): Promise<void> {
  const { positionals, terminal } = invocation;
  const sources = importSources(positionals);
  const client = connect(invocation);
  const query = invocation.options.flag('no-decisions') ? { decisions: false } : {};
  const progress = new Progress(terminal, sources.reduce((sum, source) => sum + sourceBytes(source), 0));
  const imports: CatalogImport[] = [];
  try {
    for (const source of sources) imports.push(await upload(client, source, progress, query));
  } finally {
    progress.end();
  }
  print(invocation, { items: imports }, () => describe(imports));
  const problems = problemCount(imports);
  if (problems > 0) throw new CommandError(EXIT.refused, `${problems} ${problems === 1 ? 'problem' : 'problems'}; the rest is imported`);
}

function upload(client: ManagementClient, source: ImportSource, progress: Progress, query: Query): Promise<CatalogImport> {
  const form = source.kind === 'file' ? source.form : { mediaType: ARCHIVE_MEDIA_TYPE, gzip: false };
  const body = source.kind === 'file' ? contentOf(source.file) : tarOf(source.files);
  const headers = { 'Content-Type': form.mediaType, ...(form.gzip ? { 'Content-Encoding': 'gzip' } : {}) };
  return client.upload('catalog/imports', progress.watch(body), headers, catalogImport, query);
}

function describe(imports: readonly CatalogImport[]): string[] {
  const problems = imports.flatMap((one) => one.problems);
  const lines = problems.slice(0, SHOWN_PROBLEMS).flatMap(({ code, updateId, revisionNumber, document, message, advice }) => {
    const about = updateId === null ? document ?? '' : `${updateId}${revisionNumber === null ? '' : ` revision ${revisionNumber}`}`;
    return ['', printable(`${code}${about === '' ? '' : ` ${about}`}: ${message}`), `  ${printable(advice)}`];
  });
  const count = problemCount(imports);
  return [summary(imports), ...lines, ...(count > SHOWN_PROBLEMS ? ['', `the first ${SHOWN_PROBLEMS} of ${count} problems; --json shows more`] : [])];
}

function problemCount(imports: readonly CatalogImport[]): number {
  return imports.reduce((sum, one) => sum + one.problemCount, 0);
}

function summary(imports: readonly CatalogImport[]): string {
  const sum = (value: (one: CatalogImport) => number): number => imports.reduce((total, one) => total + value(one), 0);
  const conflicting = sum((one) => one.conflicting);
  const decisions = sum((one) => one.decisions);
  const parts = [`imported ${sum((one) => one.imported)} revisions`, `${sum((one) => one.alreadyPresent)} were there already`];
  if (decisions > 0) parts.push(`${decisions} decisions taken over`);
  if (conflicting > 0) parts.push(`${conflicting} are in the catalog with another document, which stays`);
  return parts.join('; ');
}

/** Shows how far the sending is, where somebody watches. */
class Progress {
  #sent = 0;
  #lastPicture = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly total: number,
  ) {}

  async *watch(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      yield piece;
      this.#sent += piece.byteLength;
      this.#picture(performance.now());
    }
  }

  end(): void {
    if (this.terminal.isWatched) this.terminal.status('');
  }

  #picture(now: number): void {
    const isComplete = this.#sent >= this.total;
    if (!this.terminal.isWatched || (!isComplete && now - this.#lastPicture < PICTURE_EVERY)) return;
    this.#lastPicture = now;
    // What frames the documents in the archive is sent, but was not counted as something to send.
    this.terminal.status(`${progressLine(Math.min(this.#sent, this.total), this.total)}${isComplete ? ', the server commits' : ''}`);
  }
}

/** `sluice catalog import` */
export const CATALOG_IMPORT: Command = {
  words: ['catalog', 'import'],
  summary: 'brings update documents, or the package of another server, into the catalog',
  positionals: 'PATH...',
  least: 1,
  most: 10_000,
  options: {
    'no-decisions': { help: 'leaves the groups, approvals, declined updates, licences and languages of a package out' },
    ...CONNECTION_OPTIONS,
  },
  details: [
    'PATH is an update document (.xml), a folder of them at any depth, a tar archive (.tar, .tar.gz, .tgz), a package that',
    'sluice catalog export wrote, or what wsusutil export of a Windows server wrote (a cabinet, or export.xml.gz).',
    'The exit code is 1 when something could not be taken over; the problems are listed, and the rest is imported.',
    'What was committed before a failure stays; repeating an import does no harm.',
  ],
  run: importCatalog,
};
