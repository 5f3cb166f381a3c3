import { CONNECTION_OPTIONS } from '../api/connection.js';
import type { ManagementClient } from '../api/management-client.js';
import { catalogImport, type CatalogImport } from '../api/resources.js';
import type { Command, Invocation } from '../command-line/command.js';
import type { Terminal } from '../command-line/terminal.js';
import { importSources, sourceBytes, type ImportSource } from '../import/import-sources.js';
import { contentOf, tarOf } from '../import/tar-stream.js';
import { progressLine } from '../output/progress-bar.js';
import { connect, print } from './connect.js';

/** Shortest time between two pictures of the progress. Milliseconds. */
const PICTURE_EVERY = 100;

async function importCatalog(invocation: Invocation): Promise<void> {
  const { positionals, terminal } = invocation;
  const sources = importSources(positionals);
  const client = connect(invocation);
  const progress = new Progress(terminal, sources.reduce((sum, source) => sum + sourceBytes(source), 0));
  const imports: CatalogImport[] = [];
  try {
    for (const source of sources) imports.push(await upload(client, source, progress));
  } finally {
    progress.end();
  }
  print(invocation, { items: imports }, () => [summary(imports), ...problems(imports)]);
}

function upload(client: ManagementClient, source: ImportSource, progress: Progress): Promise<CatalogImport> {
  const isGzip = source.kind === 'archive' && source.gzip;
  const body = source.kind === 'archive' ? contentOf(source.file) : tarOf(source.files);
  const headers = { 'Content-Type': 'application/x-tar', ...(isGzip ? { 'Content-Encoding': 'gzip' } : {}) };
  return client.upload('catalog/imports', progress.watch(body), headers, catalogImport);
}

function summary(imports: readonly CatalogImport[]): string {
  const sum = (value: (one: CatalogImport) => number): number => imports.reduce((total, one) => total + value(one), 0);
  const conflicting = sum((one) => one.conflicting);
  const text = `imported ${sum((one) => one.imported)} revisions; ${sum((one) => one.alreadyPresent)} were there already`;
  return conflicting === 0 ? text : `${text}; ${conflicting} are in the catalog with another document, which stays`;
}

function problems(imports: readonly CatalogImport[]): string[] {
  return imports.flatMap((one) => one.problems).map(({ updateId, revisionNumber, message, advice }) => `${updateId} revision ${revisionNumber}: ${message} ${advice}`);
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
  summary: 'brings update documents into the catalog',
  positionals: 'PATH...',
  least: 1,
  most: 10_000,
  options: CONNECTION_OPTIONS,
  details: [
    'PATH is an update document (.xml), a folder of them at any depth, or a tar archive (.tar, .tar.gz, .tgz).',
    'What was committed before a failure stays; repeating an import does no harm.',
  ],
  run: importCatalog,
};
