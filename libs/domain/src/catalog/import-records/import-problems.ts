import type { DataSource } from 'typeorm';
import { MAXIMUM_KEPT_IMPORT_PROBLEMS, type CatalogImportProblem } from './catalog-import-problem.entity.js';

/** The longest text of a problem that is kept, in characters. */
const MAXIMUM_LENGTH = 1_000;

/** Something an import could not take over. */
export interface ImportProblem {
  /** In capitals, such as `DOCUMENT_REFUSED`. */
  readonly code: string;
  readonly updateId?: string;
  readonly revisionNumber?: number;
  /** What an archive calls the document. */
  readonly document?: string;
  readonly message: string;
  readonly advice: string;
}

/** Adds problems to an import: all are counted, the first {@link MAXIMUM_KEPT_IMPORT_PROBLEMS} kept. */
export async function addImportProblems(dataSource: DataSource, importId: string, problems: readonly ImportProblem[]): Promise<void> {
  if (problems.length === 0) return;
  await dataSource.query(`
    WITH counted AS (
      UPDATE catalog.catalog_import SET problem_count = problem_count + $2 WHERE id = $1 RETURNING problem_count - $2 AS before
    )
    INSERT INTO catalog.catalog_import_problem (import_id, position, code, update_id, revision_number, document, message, advice)
    SELECT $1, counted.before + p.position, p.code, p.update_id, p.revision_number, p.document, p.message, p.advice
    FROM counted, unnest($3::text[], $4::uuid[], $5::int[], $6::text[], $7::text[], $8::text[])
      WITH ORDINALITY AS p (code, update_id, revision_number, document, message, advice, position)
    WHERE counted.before + p.position <= $9`,
  [
    importId, problems.length, problems.map(({ code }) => code), problems.map(({ updateId }) => updateId ?? null),
    problems.map(({ revisionNumber }) => revisionNumber ?? null), problems.map(({ document }) => (document === undefined ? null : storable(document))),
    problems.map(({ message }) => storable(message)), problems.map(({ advice }) => storable(advice)), MAXIMUM_KEPT_IMPORT_PROBLEMS,
  ]);
}

/** The problems of an import that were kept, in their order. */
export function listImportProblems(dataSource: DataSource, importId: string): Promise<Omit<CatalogImportProblem, 'importId'>[]> {
  return dataSource.query(`
    SELECT position, code, update_id AS "updateId", revision_number AS "revisionNumber", document, message, advice
    FROM catalog.catalog_import_problem WHERE import_id = $1::uuid ORDER BY position`, [importId]);
}

/** Text of a foreign file as PostgreSQL takes it: without NUL and not endless. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').slice(0, MAXIMUM_LENGTH);
}
