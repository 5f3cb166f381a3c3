import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Computer } from '../../computers/computer.entity.js';
import { oneOf } from '../../persistence/one-of.js';

/** `text`: what the computer wrote, readable; `unreadable`: bytes in a form that nobody here knows, kept as they came. */
export const INVENTORY_FORMS = ['text', 'unreadable'] as const;
export type InventoryForm = (typeof INVENTORY_FORMS)[number];

/** The last inventory of hardware and software that a computer reported (MS-WUSP 6.3, ReportInventory). */
@Entity({ schema: 'reporting', name: 'inventory' })
@Check('ck_inventory_form', oneOf('form', INVENTORY_FORMS))
export class Inventory {
  @PrimaryColumn({ name: 'computer_id', type: 'text', primaryKeyConstraintName: 'pk_inventory' })
  @ForeignKey(() => Computer, { name: 'fk_inventory_computer', onDelete: 'CASCADE' })
  computerId: string;

  @Column({ name: 'received_at', type: 'timestamptz', precision: 3 })
  receivedAt: Date;

  /** By the clock of the computer. */
  @Column({ name: 'client_time', type: 'timestamptz', precision: 3 })
  clientTime: Date;

  @Column({ type: 'text' })
  form: InventoryForm;

  /** Bytes of the text in UTF-8, or of what came. */
  @Column({ type: 'integer' })
  length: number;

  /** The text as gzip of its UTF-8, or the bytes as they came. */
  @Column({ type: 'bytea' })
  document: Buffer;
}
