import { z } from 'zod';

/** Most entries in any list or table of a description: far more than a real computer has, few enough to stay harmless. */
export const MAX_DESCRIPTION_ENTRIES = 20_000;

/** Longest text in a description, in characters. */
export const MAX_DESCRIPTION_TEXT = 8_192;

const text = z.string().max(MAX_DESCRIPTION_TEXT);
const name = text.min(1);
const count = z.int().min(0).max(0xffff_ffff);
const version = text.regex(/^\d+(\.\d+){0,3}$/, 'a version is up to four numbers with dots between them');
const date = text.regex(/^\d{4}-\d\d-\d\d$/, 'a date is written yyyy-mm-dd');
const instant = z.union([date, z.iso.datetime({ offset: true })]);
const guid = text.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a GUID is written without braces');
const code = text.regex(/^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i, 'a Windows Installer code is a GUID in braces');
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(MAX_DESCRIPTION_ENTRIES);
const table = <Value extends z.ZodType>(value: Value) =>
  z.record(text, value).refine((entries) => Object.keys(entries).length <= MAX_DESCRIPTION_ENTRIES, `at most ${MAX_DESCRIPTION_ENTRIES} entries are accepted`);

const windows = z.strictObject({
  description: text.default('Windows'),
  major: count,
  minor: count,
  build: count,
  revision: count.default(0),
  servicePackMajor: count.default(0),
  servicePackMinor: count.default(0),
  productType: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  suiteMask: count.default(0),
  newProductType: count.default(0),
  locale: name,
  muiLanguages: list(name).default([]),
  geoId: name.default('USA'),
});

const processor = z.strictObject({
  architecture: z.enum(['x86', 'AMD64', 'ARM64']),
  level: count.default(0),
  revision: count.default(0),
  count: count.default(1),
});

const hardware = z.strictObject({
  manufacturer: text.default('unknown'),
  model: text.default('unknown'),
  biosVersion: text.default('unknown'),
  biosName: text.default('unknown'),
  biosReleaseDate: date.default('2000-01-01'),
  computerHardwareIds: list(guid).default([]),
});

/** A bare text is a REG_SZ and a bare number a REG_DWORD; everything else says its type. */
const registryValue = z.union([
  text,
  count,
  z.strictObject({ type: z.enum(['REG_SZ', 'REG_EXPAND_SZ', 'REG_DWORD', 'REG_BINARY']), data: z.union([text, count]) }),
]);

const file = z.strictObject({
  version: version.optional(),
  size: z.int().min(0).optional(),
  created: instant.optional(),
  modified: instant.optional(),
  language: count.optional(),
});

const msiProduct = z.strictObject({
  version,
  language: count.optional(),
  features: list(text).default([]),
  components: list(code).default([]),
  patches: list(code).default([]),
  supersededPatches: list(code).default([]),
});

const driver = z.strictObject({
  matchingId: text,
  verDate: date,
  verVersion: version,
  class: text,
  manufacturer: text.default(''),
  provider: text,
  model: text.default(''),
  rank: count.optional(),
  matchingComputerHardwareId: guid.optional(),
});

const device = z.strictObject({
  hardwareIds: list(text).default([]),
  compatibleIds: list(text).default([]),
  driver: driver.optional(),
  extensionDrivers: list(z.strictObject({ extensionId: guid, verDate: date, verVersion: version })).default([]),
  flags: z.union([z.literal(0), z.literal(1)]).default(0),
});

/**
 * What a JSON file says about a computer, so that an agent can be imagined on it. Registry, files, packages, products, releases,
 * licence and history are complete as given: what is not listed is not there. WMI and generic queries, system metrics and further
 * device attributes are answers; what is asked and not listed cannot be evaluated.
 */
export const machineDescription = z.strictObject({
  name,
  windows,
  processor,
  hardware: hardware.prefault({}),
  registry: table(table(registryValue)).default({}),
  files: table(file).default({}),
  servicingPackages: list(z.strictObject({ name, version, processorArchitecture: name })).default([]),
  msiProducts: table(msiProduct).default({}),
  devices: list(device).default([]),
  productReleases: table(version).default({}),
  deviceAttributes: table(text).default({}),
  systemMetrics: table(z.int()).default({}),
  licenseValues: table(z.union([text, count])).default({}),
  wmiQueries: list(z.strictObject({ namespace: text.default('root\\cimv2'), query: name, results: count })).default([]),
  genericQueries: list(z.strictObject({ namespace: text, type: text, parameter: text, value: text.optional() })).default([]),
  installationHistory: list(guid).default([]),
  cluster: z.strictObject({ ownedResources: list(text).default([]) }).optional(),
});

/** A valid description of a computer, with defaults filled in. */
export type MachineDescription = z.infer<typeof machineDescription>;

/** The description of a computer as JSON Schema, for editors. */
export function machineDescriptionSchema(): unknown {
  return z.toJSONSchema(machineDescription, { io: 'input' });
}
