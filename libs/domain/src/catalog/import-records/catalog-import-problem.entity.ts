import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CatalogImport } from './catalog-import.entity.js';

/** The most problems that are kept of one import; further ones are only counted. */
export const MAXIMUM_KEPT_IMPORT_PROBLEMS = 1_000;

/** Something an import could not take over, and why. It did not stop the rest. */
@Entity({ schema: 'catalog', name: 'catalog_import_problem' })
export class CatalogImportProblem {
  @PrimaryColumn({ name: 'import_id', type: 'uuid', primaryKeyConstraintName: 'pk_catalog_import_problem' })
  @ForeignKey(() => CatalogImport, { name: 'fk_catalog_import_problem_import', onDelete: 'CASCADE' })
  importId: string;

  /** Its place among the problems of the import, from 1. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pk_catalog_import_problem' })
  position: number;

  /** What kind of problem, for programs; readers may meet values added later. */
  @Column({ type: 'text' })
  code: string;

  /** The update concerned; null when it is none in particular, or nobody could tell. */
  @Column({ name: 'update_id', type: 'uuid', nullable: true })
  updateId: string | null;

  @Column({ name: 'revision_number', type: 'integer', nullable: true })
  revisionNumber: number | null;

  /** What an archive calls the document; null when it has no name. */
  @Column({ type: 'text', nullable: true })
  document: string | null;

  /** Why, for people. */
  @Column({ type: 'text' })
  message: string;

  /** What to do about it, for people. */
  @Column({ type: 'text' })
  advice: string;
}
