import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** An operating system as the protocol tells them apart (MS-WSUSSS 3.1.4.14.3.5), with a number. */
@Entity({ schema: 'reporting', name: 'operating_system' })
@Unique('uq_operating_system', [
  'majorVersion', 'minorVersion', 'buildNumber', 'servicePackMajorNumber', 'servicePackMinorNumber', 'locale', 'suiteMask',
  'oldProductType', 'newProductType', 'systemMetrics', 'processorArchitecture',
])
export class OperatingSystem {
  @PrimaryGeneratedColumn('identity', { type: 'integer', primaryKeyConstraintName: 'pk_operating_system' })
  number: number;

  @Column({ name: 'major_version', type: 'integer' })
  majorVersion: number;

  @Column({ name: 'minor_version', type: 'integer' })
  minorVersion: number;

  @Column({ name: 'build_number', type: 'integer' })
  buildNumber: number;

  @Column({ name: 'service_pack_major_number', type: 'integer' })
  servicePackMajorNumber: number;

  @Column({ name: 'service_pack_minor_number', type: 'integer' })
  servicePackMinorNumber: number;

  @Column({ type: 'text' })
  locale: string;

  @Column({ name: 'suite_mask', type: 'smallint' })
  suiteMask: number;

  @Column({ name: 'old_product_type', type: 'smallint' })
  oldProductType: number;

  @Column({ name: 'new_product_type', type: 'integer' })
  newProductType: number;

  @Column({ name: 'system_metrics', type: 'integer' })
  systemMetrics: number;

  @Column({ name: 'processor_architecture', type: 'text' })
  processorArchitecture: string;
}
