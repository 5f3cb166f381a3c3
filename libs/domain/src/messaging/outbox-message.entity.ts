import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * An event that was written in the same transaction as the change it tells of, waiting to be published or published already.
 * Its id is the event's id and the `Nats-Msg-Id`, so publishing it twice does no harm.
 */
@Entity({ schema: 'messaging', name: 'outbox' })
@Index('ix_outbox_unpublished', ['createdAt'], { where: '"published_at" IS NULL' })
@Index('ix_outbox_published', ['publishedAt'], { where: '"published_at" IS NOT NULL' })
export class OutboxMessage {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_outbox' })
  id: string;

  /** The NATS subject to publish on. */
  @Column({ type: 'text' })
  subject: string;

  /** The event's name in the event map. */
  @Column({ type: 'text' })
  event: string;

  /** The whole CloudEvents envelope. */
  @Column({ type: 'jsonb' })
  payload: object;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt: Date;

  /** When the stream acknowledged it; null while it waits. */
  @Column({ name: 'published_at', type: 'timestamptz', nullable: true })
  publishedAt: Date | null;

  /** How many times publishing was tried. */
  @Column({ type: 'integer', default: 0 })
  attempts: number;
}
