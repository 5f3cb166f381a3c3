import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOf } from '../persistence/one-of.js';
import { CATEGORY_TYPES, type CategoryType } from './update-type.js';

/** What the newest imported revision of a category says about how the category is used and shown. */
@Entity({ schema: 'catalog', name: 'category' })
@Check('ck_category_type', oneOf('category_type', CATEGORY_TYPES))
export class Category {
  @PrimaryColumn({ name: 'update_id', type: 'uuid', primaryKeyConstraintName: 'pk_category' })
  updateId: string;

  /** Null when the document names a type that is not known. */
  @Column({ name: 'category_type', type: 'text', nullable: true })
  categoryType: CategoryType | null;

  /** Whether no other category may have this one as its parent. */
  @Column({ name: 'prohibits_subcategories', type: 'boolean' })
  prohibitsSubcategories: boolean;

  /** Whether no update may belong to it directly. */
  @Column({ name: 'prohibits_updates', type: 'boolean' })
  prohibitsUpdates: boolean;

  /** Whether a server leaves it out of its subscription unless told otherwise. */
  @Column({ name: 'excluded_by_default', type: 'boolean' })
  excludedByDefault: boolean;

  @Column({ name: 'display_order', type: 'integer', nullable: true })
  displayOrder: number | null;

  /** The revision all this comes from; a lower one that arrives later changes nothing. */
  @Column({ name: 'revision_number', type: 'integer' })
  revisionNumber: number;
}
