import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { oneOf } from '../persistence/one-of.js';
import { Revision } from './revision.entity.js';
import { FRAGMENT_TYPES, type FragmentType } from './update-type.js';

/** A prepared piece of a revision's metadata (MS-WUSP 3.1.1, Metadata Table): escaped and compressed once, at import. */
@Entity({ schema: 'catalog', name: 'fragment' })
@Check('ck_fragment_type', oneOf('fragment_type', FRAGMENT_TYPES))
export class Fragment {
  @PrimaryColumn({ name: 'revision_id', type: 'integer', primaryKeyConstraintName: 'pk_fragment' })
  @ForeignKey(() => Revision, { name: 'fk_fragment_revision', onDelete: 'CASCADE' })
  revisionId: number;

  @PrimaryColumn({ name: 'fragment_type', type: 'text', primaryKeyConstraintName: 'pk_fragment' })
  fragmentType: FragmentType;

  /** The language of LocalizedProperties and Eula fragments; empty for the others. */
  @PrimaryColumn({ type: 'text', default: '', primaryKeyConstraintName: 'pk_fragment' })
  locale: string;

  /** The country or region of an Eula fragment; empty when it has none. */
  @PrimaryColumn({ name: 'geo_id', type: 'text', default: '', primaryKeyConstraintName: 'pk_fragment' })
  geoId: string;

  /** Bytes of the escaped text before compression. */
  @Column({ name: 'plain_length', type: 'integer' })
  plainLength: number;

  /** Whole Xpress blocks of the escaped text. Stored as it is (STORAGE EXTERNAL): compressing it again gains nothing. */
  @Column({ type: 'bytea' })
  xpress: Buffer;
}
