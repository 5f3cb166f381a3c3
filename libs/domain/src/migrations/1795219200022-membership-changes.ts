import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a computer's groups changed, so that gateways learn of it while its cookie names the old ones. */
export class MembershipChanges1795219200022 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE computers.computer ADD membership_change_number bigint NOT NULL DEFAULT '0', ADD membership_changed_at timestamptz`);
    await queryRunner.query(`
      CREATE INDEX ix_computer_membership_change ON computers.computer (membership_change_number) WHERE membership_changed_at IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE computers.computer DROP membership_change_number, DROP membership_changed_at');
  }
}
