import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { bigintAsNumber } from '../persistence/bigint-number.js';
import { oneOf } from '../persistence/one-of.js';
import {
  CATEGORY_TYPES, PUBLICATION_STATES, UPDATE_TYPES,
  type CategoryType, type PublicationState, type UpdateType,
} from './update-type.js';

/** One revision of an update (MS-WUSP 3.1.1, Revision Table), with what the server derived from its document at import. */
@Entity({ schema: 'catalog', name: 'revision' })
@Unique('uq_revision_identity', ['updateId', 'revisionNumber'])
@Index('uq_revision_latest', ['updateId'], { unique: true, where: '"is_latest"' })
@Index('ix_revision_deployable', ['revisionId'], { where: '"is_latest" AND "explicitly_deployable"' })
@Check('ck_revision_update_type', oneOf('update_type', UPDATE_TYPES))
@Check('ck_revision_category_type', oneOf('category_type', CATEGORY_TYPES))
@Check('ck_revision_publication_state', oneOf('publication_state', PUBLICATION_STATES))
export class Revision {
  /** RevisionID: the server's own number for this revision, meaningless on any other server. */
  @PrimaryGeneratedColumn('identity', { name: 'revision_id', type: 'integer', primaryKeyConstraintName: 'pk_revision' })
  revisionId: number;

  @Column({ name: 'update_id', type: 'uuid' })
  updateId: string;

  @Column({ name: 'revision_number', type: 'integer' })
  revisionNumber: number;

  @Column({ name: 'update_type', type: 'text' })
  updateType: UpdateType;

  /** Null unless the update is a category. */
  @Column({ name: 'category_type', type: 'text', nullable: true })
  categoryType: CategoryType | null;

  @Column({ name: 'publication_state', type: 'text' })
  publicationState: PublicationState;

  /** Whether no other revision of this update has a higher revision number. */
  @Column({ name: 'is_latest', type: 'boolean' })
  isLatest: boolean;

  /** Whether no revision in the whole catalog names this update as a prerequisite (MS-WUSP 3.1.5.7). */
  @Column({ name: 'is_leaf', type: 'boolean' })
  isLeaf: boolean;

  /** When the publisher made it, if the document says so. */
  @Column({ name: 'creation_date', type: 'timestamptz', nullable: true })
  creationDate: Date | null;

  @Column({ name: 'default_language', type: 'text', nullable: true })
  defaultLanguage: string | null;

  /** The languages that its files are made for, lower case; null for files that are for everybody, and of revisions from before this column. */
  @Column({ name: 'content_languages', type: 'text', array: true, nullable: true })
  contentLanguages: string[] | null;

  /** The English title, else the one in the default language. */
  @Column({ type: 'text', nullable: true })
  title: string | null;

  /** The handler that installs it, as the document names it. */
  @Column({ type: 'text', nullable: true })
  handler: string | null;

  /** Whether an administrator may approve it by itself, and not only as a part of something else. */
  @Column({ name: 'explicitly_deployable', type: 'boolean' })
  explicitlyDeployable: boolean;

  /** The licence agreement an administrator accepts for it, if any. */
  @Column({ name: 'eula_id', type: 'uuid', nullable: true })
  eulaId: string | null;

  /** SHA-256 of the original document: a second import of this identity must match it. */
  @Column({ name: 'document_sha256', type: 'bytea' })
  documentSha256: Buffer;

  /** Bytes of the original document in UTF-8. */
  @Column({ name: 'document_length', type: 'integer' })
  documentLength: number;

  /** Bytes of the Core fragment before compression, so that pages can be cut without reading fragments. */
  @Column({ name: 'core_length', type: 'integer' })
  coreLength: number;

  /** The change number of the transaction that imported it. */
  @Column({ name: 'import_change_number', type: 'bigint', transformer: bigintAsNumber })
  importChangeNumber: number;

  /**
   * The change number of the last change of what a client that holds this revision must be told: its leaf flag, whether it
   * is the latest, whether it is bundled, or a deployment that went away.
   */
  @Column({ name: 'shape_change_number', type: 'bigint', transformer: bigintAsNumber })
  shapeChangeNumber: number;

  /** Whether it came from the upstream server only: nobody imported it by hand, so deselecting its product may remove it. */
  @Column({ name: 'is_synchronized', type: 'boolean', default: false })
  isSynchronized: boolean;

  @Column({ name: 'imported_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  importedAt: Date;
}
