import type { DataSource, EntityManager } from 'typeorm';
import { createEvent } from '../events/index.js';
import { appendToOutbox } from '../messaging/index.js';
import { hardwareIdentity } from './clone-detection.js';
import { ComputerError } from './computer-error.js';
import { MAXIMUM_DNS_NAME_LENGTH, computerKey, fact } from './computer-facts.js';
import { Computer } from './computer.entity.js';
import { identifyComputer } from './identify-computer.js';

const TEXTS = [
  'osLocale', 'computerManufacturer', 'computerModel', 'biosVersion', 'biosName', 'processorArchitecture', 'osDescription',
  'oem', 'deviceType', 'firmwareVersion', 'mobileOperator',
] as const satisfies (keyof Computer)[];

const SHORTS = [
  'osServicePackMajorNumber', 'osServicePackMinorNumber', 'suiteMask', 'oldProductType', 'clientVersionMajorNumber',
  'clientVersionMinorNumber', 'clientVersionBuildNumber', 'clientVersionQfeNumber',
] as const satisfies (keyof Computer)[];

const INTEGERS = [
  'osMajorVersion', 'osMinorVersion', 'osBuildNumber', 'newProductType', 'systemMetrics',
] as const satisfies (keyof Computer)[];

type RegistrationText = (typeof TEXTS)[number];
type RegistrationNumber = (typeof SHORTS)[number] | (typeof INTEGERS)[number];

/** What a computer says about itself in RegisterComputer (MS-WUSP 2.2.2.2.3); absent and null mean that it did not say. */
export type ComputerRegistration =
  & { readonly dnsName?: string | null; readonly biosReleaseDate?: Date | null }
  & { readonly [Name in RegistrationText]?: string | null }
  & { readonly [Name in RegistrationNumber]?: number | null };

/** What came of a registration. */
export interface RegistrationResult {
  /** Whether the computer had never registered before. */
  readonly firstRegistration: boolean;
  /** The record it went to: another than the given one when its hardware shows that two computers use that one in turn. */
  readonly computerId: string;
  /** Whether that record was split off by this registration. */
  readonly isNewClone: boolean;
}

/**
 * Stores what a computer says about itself, replacing what it said before, and writes ComputerRegistered to the outbox.
 * A computer that is not known (it was deleted while it held a cookie) becomes known.
 *
 * When hardware comes back that another hardware took turns with, its registration goes to a record of its own. What the
 * computer does afterwards still goes to the given one: a name tells computers apart at every call, hardware at this one only.
 * Throws {@link ComputerError}.
 */
export async function registerComputer(
  dataSource: DataSource,
  id: string,
  registration: ComputerRegistration,
  at: Date,
  source = '/domain/computers',
): Promise<RegistrationResult> {
  const computerId = computerKey(id);
  const columns = registrationColumns(registration);
  const dnsName = fact(registration.dnsName, MAXIMUM_DNS_NAME_LENGTH);
  return dataSource.transaction(async (manager) => {
    const named = await lockComputer(manager, computerId, dnsName ?? '', at);
    const value = hardwareIdentity(registration);
    const decision = value === null ? { computerId, isNewClone: false } : await identifyComputer(manager, {
      clientId: computerId, facet: 'hardware', value, dnsName: dnsName ?? named.dnsName, at, source,
    });
    const before = decision.computerId === computerId ? named : await lockComputer(manager, decision.computerId, named.dnsName, at);
    const knownName = dnsName ?? before.dnsName;
    await manager.update(Computer, { id: before.id }, { ...columns, dnsName: knownName, registeredAt: at, lastContact: at, parentServerId: null, hasRollupDetails: false });
    const firstRegistration = before.registeredAt === null;
    const data = { computerId: before.id, dnsName: knownName, firstRegistration };
    await appendToOutbox(manager, createEvent('ComputerRegistered', data, { source, subject: before.id }));
    return { firstRegistration, ...decision };
  });
}

/** Whether the server has a registration of this computer; if not, it must ask for one (MS-WUSP 2.2.2.4). */
export async function isRegistered(dataSource: DataSource, id: string): Promise<boolean> {
  const rows: unknown[] = await dataSource.query(
    'SELECT FROM computers.computer WHERE id = $1 AND registered_at IS NOT NULL', [computerKey(id)],
  );
  return rows.length > 0;
}

/** The registration as columns: texts cut to what is kept, numbers within their types. Throws {@link ComputerError}. */
export function registrationColumns(registration: ComputerRegistration): Partial<Computer> {
  const columns: Partial<Computer> = { biosReleaseDate: storableDate(registration.biosReleaseDate) };
  for (const name of TEXTS) columns[name] = fact(registration[name]);
  for (const name of SHORTS) columns[name] = integer(name, registration[name], 32_768);
  for (const name of INTEGERS) columns[name] = integer(name, registration[name], 2_147_483_648);
  return columns;
}

async function lockComputer(manager: EntityManager, id: string, dnsName: string, at: Date): Promise<Computer> {
  await manager.query(`
    INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) VALUES ($1, $2, $3, $3) ON CONFLICT (id) DO NOTHING`,
  [id, dnsName, at]);
  return manager.findOneOrFail(Computer, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

function integer(name: string, value: number | null | undefined, bound: number): number | null {
  if (value == null) return null;
  if (!Number.isInteger(value) || value < -bound || value >= bound) {
    throw new ComputerError('INVALID_REGISTRATION', `${name} does not fit its type.`);
  }
  return value;
}

function storableDate(date: Date | null | undefined): Date | null {
  if (date == null) return null;
  const year = date.getUTCFullYear();
  return Number.isNaN(year) || year < 1 || year > 9999 ? null : date;
}
