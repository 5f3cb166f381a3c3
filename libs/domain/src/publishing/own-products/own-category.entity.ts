import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../persistence/one-of.js';

/** Kinds of categories that a server makes itself. */
export const OWN_CATEGORY_TYPES = ['Company', 'Product'] as const;
export type OwnCategoryType = (typeof OWN_CATEGORY_TYPES)[number];

/**
 * A company or product that this server made itself. The row stays when it is removed: who makes it again gets the same id and the next
 * revision number, and servers below see one category and no conflict.
 */
@Entity({ schema: 'catalog', name: 'own_category' })
@Check('ck_own_category_type', oneOf('category_type', OWN_CATEGORY_TYPES))
export class OwnCategory {
  @PrimaryColumn({ name: 'update_id', type: 'uuid', primaryKeyConstraintName: 'pk_own_category' })
  updateId: string;

  @Column({ name: 'category_type', type: 'text' })
  categoryType: OwnCategoryType;

  /** Of the last revision that was made of it. */
  @Column({ name: 'revision_number', type: 'integer' })
  revisionNumber: number;

  @Column({ name: 'admin_name', type: 'text' })
  adminName: string;

  @Column({ name: 'is_removed', type: 'boolean', default: false })
  isRemoved: boolean;
}
