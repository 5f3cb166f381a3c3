import { gunzipSync } from 'node:zlib';
import { bytea, column, copyRowsInto, int4, text as textType, type CopyColumn } from '@sluice/domain/persistence/binary';
import { Client } from 'pg';
import { SaxesParser } from 'saxes';

/**
 * The floor of an import, as a program of its own: `node floor-main.js FROM TO`. Of every revision of the catalog in the database FROM it
 * parses the document with saxes, strict and with namespaces, in pieces, handing nothing on; and it copies the rows of `catalog.revision_document` and `catalog.fragment` as they are, compressed, into tables of the same
 * columns in the database TO, which have no keys and no constraints, in one transaction. One thing after the other.
 *
 * saxes is a reference that stays the same: it was the parser of the project when the goal was set, and is not any more.
 *
 * What is measured is parsing and copying. Reading from FROM, decompressing and decoding happen outside of it. The last line is JSON.
 */
const REVISIONS_PER_COPY = 100;
/** UTF-16 code units. */
const PIECE_LENGTH = 64 * 1024;

interface DocumentRow { readonly revision_id: number; readonly gzip: Buffer }
interface FragmentRow { readonly revision_id: number; readonly fragment_type: string; readonly locale: string; readonly geo_id: string; readonly plain_length: number; readonly xpress: Buffer }

const TABLES = `
  CREATE TABLE floor_document (revision_id integer NOT NULL, gzip bytea NOT NULL);
  CREATE TABLE floor_fragment (
    revision_id integer NOT NULL, fragment_type text NOT NULL, locale text NOT NULL, geo_id text NOT NULL, plain_length integer NOT NULL, xpress bytea NOT NULL);
  ALTER TABLE floor_document ALTER COLUMN gzip SET STORAGE EXTERNAL;
  ALTER TABLE floor_fragment ALTER COLUMN xpress SET STORAGE EXTERNAL`;

const DOCUMENT_COLUMNS: readonly CopyColumn<DocumentRow>[] = [column('revision_id', int4, (row) => row.revision_id), column('gzip', bytea, (row) => row.gzip)];
const FRAGMENT_COLUMNS: readonly CopyColumn<FragmentRow>[] = [
  column('revision_id', int4, (row) => row.revision_id), column('fragment_type', textType, (row) => row.fragment_type), column('locale', textType, (row) => row.locale),
  column('geo_id', textType, (row) => row.geo_id), column('plain_length', int4, (row) => row.plain_length), column('xpress', bytea, (row) => row.xpress),
];

/** Seconds of the two parts. */
class Floor {
  parseSeconds = 0;
  copySeconds = 0;
  documentBytes = 0;
  copiedBytes = 0;

  constructor(private readonly from: Client, private readonly to: Client) {}

  async run(): Promise<void> {
    const { rows }: { rows: { id: number }[] } = await this.from.query('SELECT revision_id AS id FROM catalog.revision ORDER BY 1');
    await this.to.query(TABLES);
    await this.to.query('BEGIN');
    for (let start = 0; start < rows.length; start += REVISIONS_PER_COPY) await this.#part(rows.slice(start, start + REVISIONS_PER_COPY).map(({ id }) => id));
    this.copySeconds += await secondsOf(() => this.to.query('COMMIT'));
  }

  async #part(ids: readonly number[]): Promise<void> {
    const { rows: documents } = await this.from.query<DocumentRow>('SELECT revision_id, gzip FROM catalog.revision_document WHERE revision_id = ANY ($1::int[])', [ids]);
    const { rows: fragments } = await this.from.query<FragmentRow>(`
      SELECT revision_id, fragment_type, locale, geo_id, plain_length, xpress FROM catalog.fragment WHERE revision_id = ANY ($1::int[])`, [ids]);
    for (const { gzip } of documents) {
      const plain = gunzipSync(gzip);
      this.documentBytes += plain.length;
      const text = plain.toString('utf8');
      this.parseSeconds += await secondsOf(() => parse(text));
    }
    this.copiedBytes += [...documents.map(({ gzip }) => gzip), ...fragments.map(({ xpress }) => xpress)].reduce((sum, bytes) => sum + bytes.length, 0);
    this.copySeconds += await secondsOf(async () => {
      await copyRowsInto(this.to, 'floor_document', DOCUMENT_COLUMNS, documents);
      await copyRowsInto(this.to, 'floor_fragment', FRAGMENT_COLUMNS, fragments);
    });
  }
}

function parse(text: string): void {
  const parser = new SaxesParser({ xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  for (let at = 0; at < text.length; at += PIECE_LENGTH) parser.write(text.slice(at, at + PIECE_LENGTH));
  parser.close();
}

async function secondsOf(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

const [from, to] = process.argv.slice(2).map((connectionString) => new Client({ connectionString, application_name: 'sluice-bench' }));
if (from === undefined || to === undefined) throw new Error('usage: floor-main.js FROM TO');
await from.connect();
await to.connect();
try {
  const floor = new Floor(from, to);
  await floor.run();
  const { parseSeconds, copySeconds, documentBytes, copiedBytes } = floor;
  console.log(JSON.stringify({ parseSeconds, copySeconds, documentBytes, copiedBytes }));
} finally {
  await Promise.all([from.end(), to.end()]);
}
