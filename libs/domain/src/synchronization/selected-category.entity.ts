import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOf } from '../persistence/one-of.js';

/** What a filter of GetRevisionIdList is made of (MS-WSUSSS 3.1.4.5.3.1): an update needs one of either kind. */
export const SELECTION_KINDS = ['product', 'classification'] as const;
export type SelectionKind = (typeof SELECTION_KINDS)[number];

/** A product (or product family or company) or a classification whose updates an administrator wants. */
@Entity({ schema: 'synchronization', name: 'selected_category' })
@Check('ck_selected_category_kind', oneOf('kind', SELECTION_KINDS))
export class SelectedCategory {
  @PrimaryColumn({ name: 'update_id', type: 'uuid', primaryKeyConstraintName: 'pk_selected_category' })
  updateId: string;

  @Column({ type: 'text' })
  kind: SelectionKind;

  /** Whether the updates anchor stands for it, so that changes are enough from now on (`Delta`, MS-WSUSSS 3.1.4.5.3.3). */
  @Column({ name: 'is_synchronized', type: 'boolean', default: false })
  isSynchronized: boolean;
}
