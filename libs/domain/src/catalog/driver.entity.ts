import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Revision } from './revision.entity.js';

/** The feature score of a driver on one operating system (MS-WUSP 3.1.1, Driver FeatureScore Table). */
export interface DriverFeatureScore {
  /** `[Arch].[OSMajorVersion].[OSMinorVersion]`, such as `amd64.10.0`. */
  readonly operatingSystem: string;
  /** 0 to 255; lower is better. */
  readonly featureScore: number;
}

/**
 * One device that a driver revision supports: an entry of the Driver Table of MS-WUSP 3.1.1 together with its entries in the
 * feature score table and in the two tables of computer hardware ids. They are read and written as one, and some drivers
 * support hundreds of devices, so they share a row. The database has an index over lower-case hardware ids, which entities cannot express.
 */
@Entity({ schema: 'catalog', name: 'driver' })
@Index('ix_driver_hardware_id', { synchronize: false })
@Check('ck_driver_feature_scores', `jsonb_typeof("feature_scores") = 'array'`)
export class Driver {
  @PrimaryColumn({ name: 'revision_id', type: 'integer', primaryKeyConstraintName: 'pk_driver' })
  @ForeignKey(() => Revision, { name: 'fk_driver_revision', onDelete: 'CASCADE' })
  revisionId: number;

  /** Zero-based place in the document. A document may name a device more than once. */
  @PrimaryColumn({ name: 'entry_id', type: 'integer', primaryKeyConstraintName: 'pk_driver' })
  entryId: number;

  /** As the document writes it; compared whatever its case. */
  @Column({ name: 'hardware_id', type: 'text' })
  hardwareId: string;

  /** `yyyy-mm-dd`. */
  @Column({ name: 'driver_ver_date', type: 'date' })
  driverVerDate: string;

  /** The four-part version as text. */
  @Column({ name: 'driver_ver_version', type: 'text' })
  driverVerVersion: string;

  /** The version in 64 bits, 16 for each part (MS-WUSP 3.1.5.7). Negative when the first part is above 32767: bigint has a sign. */
  @Column({ name: 'packed_driver_ver_version', type: 'bigint' })
  packedDriverVerVersion: string;

  /** What the device is, such as `Printers`. */
  @Column({ type: 'text' })
  class: string;

  @Column({ type: 'text' })
  manufacturer: string;

  @Column({ type: 'text' })
  provider: string;

  @Column({ type: 'text' })
  company: string;

  @Column({ type: 'text' })
  model: string;

  /** Higher was certified later; null when the document has none. */
  @Column({ name: 'whql_driver_id', type: 'bigint', nullable: true })
  whqlDriverId: string | null;

  /** Set when this is an extension of a base driver. */
  @Column({ name: 'extension_id', type: 'uuid', nullable: true })
  extensionId: string | null;

  @Column({ name: 'feature_scores', type: 'jsonb' })
  featureScores: DriverFeatureScore[];

  /** The computers that the service gives the driver to; empty for all. */
  @Column({ name: 'distribution_computer_hardware_ids', type: 'uuid', array: true })
  distributionComputerHardwareIds: string[];

  /** The computers that the driver's INF is made for; empty for all. */
  @Column({ name: 'target_computer_hardware_ids', type: 'uuid', array: true })
  targetComputerHardwareIds: string[];

  /** Providers whose installed printer drivers this one may replace, besides its own. */
  @Column({ name: 'compatible_providers', type: 'text', array: true })
  compatibleProviders: string[];
}
