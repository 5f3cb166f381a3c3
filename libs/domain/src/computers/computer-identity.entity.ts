import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../persistence/one-of.js';
import { Computer } from './computer.entity.js';

/** By what computers with one client id are told apart: the name, known whenever one renews its cookie, and the hardware it registers. */
export const IDENTITY_FACETS = ['name', 'hardware'] as const;
export type IdentityFacet = (typeof IDENTITY_FACETS)[number];

/** That a name, or hardware, was seen under a client id. Rows of one client id that nothing can follow from any more are removed. */
@Entity({ schema: 'computers', name: 'computer_identity' })
@Check('ck_computer_identity_facet', oneOf('facet', IDENTITY_FACETS))
@Index('ix_computer_identity_computer', ['computerId'])
export class ComputerIdentity {
  /** The ClientIdString as the computer sent it, lower case. */
  @PrimaryColumn({ name: 'client_id', type: 'text', primaryKeyConstraintName: 'pk_computer_identity' })
  clientId: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_computer_identity' })
  facet: IdentityFacet;

  /** A host name in lower case, or a digest of what identifies hardware. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_computer_identity' })
  value: string;

  /** The record it belongs to: that of the client id itself, or one that was split off for it. */
  @Column({ name: 'computer_id', type: 'text' })
  @ForeignKey(() => Computer, { name: 'fk_computer_identity_computer', onDelete: 'CASCADE' })
  computerId: string;

  @Column({ name: 'last_seen', type: 'timestamptz' })
  lastSeen: Date;
}
