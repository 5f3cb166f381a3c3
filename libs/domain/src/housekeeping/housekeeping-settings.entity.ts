import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { HousekeepingRules } from './rules.js';

/** The rules that an administrator has set; no row as long as nobody has. */
@Entity({ schema: 'housekeeping', name: 'settings' })
@Check('ck_settings_singleton', '"id" = 1')
export class HousekeepingSettings {
  @PrimaryColumn({ type: 'smallint', default: 1, primaryKeyConstraintName: 'pk_settings' })
  id: number;

  @Column({ type: 'jsonb' })
  rules: HousekeepingRules;
}
