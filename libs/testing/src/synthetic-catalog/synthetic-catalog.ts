import { namedDigest, namedGuid, randomNumbers } from './deterministic.js';
import { syntheticDocument, type SyntheticClause, type SyntheticReference, type SyntheticUpdate } from './synthetic-document.js';

/** How big a synthetic catalog is to be. */
export interface SyntheticCatalogOptions {
  /** Products, ten to a family, all of one company; at least 1. */
  readonly products: number;
  /** Detectoids: three for processors, every further one depends on an earlier one; at least 3. */
  readonly detectoids: number;
  /** Updates an administrator could approve. */
  readonly updates: number;
  /** Members of every update: 0 makes standalone updates, more makes bundles of that many hidden updates. */
  readonly bundlesOf: number;
  /**
   * Least length, in characters, of the rules of every update that has rules; padded with rules that are false. A function says it for each
   * update, the first one being 0; the members of an update have rules as long as each other's.
   */
  readonly fragmentBytes: number | ((update: number) => number);
  /**
   * Of how many products one is found on machines; every product unless given. The members of bundles then depend on their product
   * too, so that a machine is sent the updates of its own products only, as with a real catalog.
   */
  readonly productsPerInstalled?: number;
  /** The same seed and sizes give the same documents. */
  readonly seed: number;
}

/** Most revisions that one synthetic catalog may have. */
export const MAX_SYNTHETIC_REVISIONS = 100_000;

/** Products of one family. */
const FAMILY_SIZE = 10;
/** Updates of a product in a row of which each supersedes the one before. */
const SUPERSEDENCE_CHAIN = 4;
/** Every so many updates, one was withdrawn by its publisher. */
const EXPIRED_EVERY = 97;
/** Detectoids depend on one of the latest so many, which makes chains of realistic depth. */
const DETECTOID_WINDOW = 40;

const CLASSIFICATIONS = [
  ['0fa1201d-4330-4fa8-8ae9-b877473b6441', 'Security Updates'],
  ['e6cf1350-c01b-414d-a61f-263d14d133b4', 'Critical Updates'],
  ['cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83', 'Updates'],
] as const;

const PROCESSORS = [
  ['x64', '9'],
  ['Arm64', '12'],
  ['x86', '0'],
] as const;

const WINDOWS_10 = '<bar:WindowsVersion Comparison="GreaterThanOrEqualTo" MajorVersion="10" MinorVersion="0" />';

/** Number of documents that {@link syntheticCatalog} makes. */
export function syntheticCatalogSize({ products, detectoids, updates, bundlesOf }: SyntheticCatalogOptions): number {
  return 1 + Math.ceil(products / FAMILY_SIZE) + products + CLASSIFICATIONS.length + detectoids + updates * (1 + bundlesOf);
}

/**
 * Makes up a catalog of any size with the shape of a real one: categories, detectoids that depend on each other, updates in
 * chains of supersedence, bundles. Documents come one at a time, what others refer to first, so that a catalog need not fit in
 * memory. The text depends on the options only.
 *
 * @throws RangeError when a number is out of bounds
 */
export async function* syntheticCatalog(options: SyntheticCatalogOptions): AsyncGenerator<string> {
  checkOptions(options);
  for (const update of categories(options)) yield syntheticDocument(update);
  for (const update of detectoids(options)) yield syntheticDocument(update);
  for (const update of updates(options)) yield syntheticDocument(update);
}

function checkOptions(options: SyntheticCatalogOptions): void {
  const least = { products: 1, detectoids: PROCESSORS.length, updates: 0, bundlesOf: 0, fragmentBytes: 0, productsPerInstalled: 1, seed: 0 };
  for (const [name, minimum] of Object.entries(least)) {
    const value = options[name as keyof SyntheticCatalogOptions] ?? minimum;
    if (typeof value === 'function') continue;
    if (!Number.isSafeInteger(value) || value < minimum) throw new RangeError(`${name} must be a whole number of at least ${minimum}`);
  }
  const size = syntheticCatalogSize(options);
  if (size > MAX_SYNTHETIC_REVISIONS) throw new RangeError(`a synthetic catalog has at most ${MAX_SYNTHETIC_REVISIONS} revisions; these options make ${size}`);
}

function* categories({ products, productsPerInstalled = 1, seed }: SyntheticCatalogOptions): Generator<SyntheticUpdate> {
  const category = (name: string, title: string, categoryType: SyntheticUpdate['categoryType'], parent?: string): SyntheticUpdate => ({
    updateId: namedGuid(seed, name),
    revisionNumber: 100,
    updateType: 'Category',
    title,
    day: 0,
    ...(categoryType && { categoryType }),
    ...(parent === undefined ? {} : { prerequisites: [{ updateIds: [namedGuid(seed, parent)], isCategory: true }] }),
    isInstalled: '<lar:True />',
  });
  yield category('company', 'Synthetic company', 'Company');
  for (let family = 0; family < Math.ceil(products / FAMILY_SIZE); family += 1) yield category(`family/${family}`, `Synthetic family ${family}`, 'ProductFamily', 'company');
  for (let product = 0; product < products; product += 1) {
    const update = category(`product/${product}`, `Synthetic product ${product}`, 'Product', `family/${Math.floor(product / FAMILY_SIZE)}`);
    yield product % productsPerInstalled === 0 ? update : { ...update, isInstalled: '<lar:False />' };
  }
  for (const [updateId, title] of CLASSIFICATIONS) yield { ...category(title, title, 'UpdateClassification'), updateId, revisionNumber: 1 };
}

function* detectoids({ detectoids: count, seed }: SyntheticCatalogOptions): Generator<SyntheticUpdate> {
  const random = randomNumbers(seed);
  for (let index = 0; index < count; index += 1) {
    const processor = PROCESSORS[index];
    const parent = Math.max(0, index - 1 - Math.floor(random() * DETECTOID_WINDOW));
    yield {
      updateId: namedGuid(seed, `detectoid/${index}`),
      revisionNumber: 100,
      updateType: 'Detectoid',
      title: processor === undefined ? `Synthetic detectoid ${index}` : `Processor ${processor[0]}`,
      day: 1,
      prerequisites: processor === undefined ? [{ updateIds: [namedGuid(seed, `detectoid/${parent}`)] }] : [],
      isInstalled: processor === undefined ? WINDOWS_10 : `<bar:Processor Architecture="${processor[1]}" />`,
    };
  }
}

function* updates(options: SyntheticCatalogOptions): Generator<SyntheticUpdate> {
  const { updates: count, bundlesOf, products, seed } = options;
  const random = randomNumbers(seed ^ 0x5eed);
  for (let index = 0; index < count; index += 1) {
    const members = Array.from({ length: bundlesOf }, (_, at) => member(options, index, at, random));
    yield* members;
    // The update `products` places earlier belongs to the same product.
    const previous = index - products;
    const chained = previous >= 0 && Math.floor(index / products) % SUPERSEDENCE_CHAIN !== 0;
    yield {
      ...references(seed, `update/${index}`),
      updateType: 'Software',
      title: `Synthetic update ${index} (KB${8_000_000 + index})`,
      day: 2 + (index % 300),
      explicitlyDeployable: true,
      expired: index % EXPIRED_EVERY === EXPIRED_EVERY - 1,
      prerequisites: topPrerequisites(options, index, random),
      supersedes: chained ? [namedGuid(seed, `update/${previous}`)] : [],
      ...(bundlesOf > 0 ? { members: members.map(({ updateId, revisionNumber }) => ({ updateId, revisionNumber })) } : { ...rules(options, index, random), file: file(seed, `update/${index}`, random) }),
    };
  }
}

function member(options: SyntheticCatalogOptions, index: number, at: number, random: () => number): SyntheticUpdate {
  const name = `update/${index}/${at}`;
  return {
    ...references(options.seed, name),
    updateType: 'Software',
    title: `Synthetic member ${at} of update ${index}`,
    day: 2 + (index % 300),
    prerequisites: [
      { updateIds: [namedGuid(options.seed, `detectoid/${at % PROCESSORS.length}`)] },
      ...(options.productsPerInstalled === undefined ? [] : [{ updateIds: [namedGuid(options.seed, `product/${index % options.products}`)], isCategory: true }]),
    ],
    ...rules(options, index, random),
    file: file(options.seed, name, random),
  };
}

function topPrerequisites({ detectoids: count, products, seed }: SyntheticCatalogOptions, index: number, random: () => number): SyntheticClause[] {
  const detectoid = (): string => namedGuid(seed, `detectoid/${Math.floor(random() * count)}`);
  const [classification] = CLASSIFICATIONS[index % CLASSIFICATIONS.length] ?? CLASSIFICATIONS[0];
  return [
    { updateIds: [...new Set([detectoid(), detectoid()])] },
    { updateIds: [namedGuid(seed, `product/${index % products}`)], isCategory: true },
    { updateIds: [classification], isCategory: true },
  ];
}

/** Rules that find the update needed on any Windows 10 or later, padded to the wanted length. */
function rules({ fragmentBytes }: SyntheticCatalogOptions, index: number, random: () => number): Pick<SyntheticUpdate, 'isInstalled' | 'isInstallable'> {
  const key = `Key="HKEY_LOCAL_MACHINE" Subkey="SOFTWARE\\Sluice Samples\\Synthetic\\${index}"`;
  const isInstallable = WINDOWS_10;
  const length = typeof fragmentBytes === 'number' ? fragmentBytes : fragmentBytes(index);
  let alternatives = `<bar:RegDword ${key} Value="Installed" Comparison="EqualTo" Data="1" />`;
  while (alternatives.length + isInstallable.length < length) {
    const version = `${Math.floor(random() * 100)}.${Math.floor(random() * 100)}.${Math.floor(random() * 30000)}.0`;
    alternatives += `<bar:RegSzToVersion ${key} Value="Component${Math.floor(random() * 1e6)}" Comparison="GreaterThanOrEqualTo" Data="${version}" />`;
  }
  return { isInstalled: `<lar:Or>${alternatives}</lar:Or>`, isInstallable };
}

function references(seed: number, name: string): SyntheticReference {
  return { updateId: namedGuid(seed, name), revisionNumber: 200 };
}

function file(seed: number, name: string, random: () => number): NonNullable<SyntheticUpdate['file']> {
  return {
    name: `${name.replaceAll('/', '-')}.exe`,
    sha1: namedDigest(seed, name, 'sha1'),
    sha256: namedDigest(seed, name, 'sha256'),
    size: 1 + Math.floor(random() * 2 ** 31),
  };
}
