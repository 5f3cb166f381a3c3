import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { driver, guid, revision } from '../../../test/revisions.js';
import { Driver, importRevisions, readCatalogShape, READ_PAGE_ROWS, type DriverShape, type DriverToImport } from '../index.js';

describe('drivers', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.reset());
  afterAll(() => database.close());

  const driverRevision = (number: number, revisionNumber: number, ...drivers: DriverToImport[]) =>
    revision(guid(number), revisionNumber, { updateType: 'Driver', drivers });

  async function readDrivers(): Promise<DriverShape[]> {
    const shown: DriverShape[] = [];
    await readCatalogShape(database.dataSource, { drivers: (page) => void shown.push(...page) });
    return shown;
  }

  const printer = driver('SamplePrinter', {
    class: 'Printers', whqlDriverId: 4_294_967_295, extensionId: guid(9), compatibleProviders: ['Q', 'a "quoted", {braced} one'],
    featureScores: [{ operatingSystem: 'amd64.10.0', featureScore: 128 }, { operatingSystem: 'arm64.10.0', featureScore: 0 }],
    distributionComputerHardwareIds: [guid(0xa), guid(0xb)], targetComputerHardwareIds: [guid(0xc)],
    driverVerVersion: '65535.0.0.1', packedDriverVerVersion: 0xffff_0000_0000_0001n,
  });

  it('are read as they were imported, in document order', async () => {
    const { imported: [stored] } = await importRevisions(database.dataSource, [driverRevision(1, 1, printer, driver('PCI\\VEN_1'))]);
    const { company: _company, model: _model, driverVerVersion: _text, ...shape } = printer;
    expect(await readDrivers()).toEqual([
      { revisionId: stored?.revisionId, entryId: 0, ...shape },
      expect.objectContaining({ revisionId: stored?.revisionId, entryId: 1, hardwareId: 'PCI\\VEN_1', whqlDriverId: 0, extensionId: null, featureScores: [] }),
    ]);
    expect(await database.dataSource.manager.findOneByOrFail(Driver, { entryId: 0 })).toMatchObject({
      driverVerDate: '2026-01-05', driverVerVersion: '65535.0.0.1', model: 'Adapter', distributionComputerHardwareIds: [guid(0xa), guid(0xb)],
    });
  });

  it('are shown of the revisions that clients may be offered only', async () => {
    await importRevisions(database.dataSource, [
      driverRevision(1, 1, driver('old')), driverRevision(1, 2, driver('new')),
      revision(guid(2), 1, { updateType: 'Driver', publicationState: 'Expired', drivers: [driver('withdrawn')] }),
    ]);
    expect((await readDrivers()).map(({ hardwareId }) => hardwareId)).toEqual(['new']);
    expect(await database.dataSource.manager.count(Driver)).toBe(3);
  });

  it('of one revision may be more than one statement and one page hold', async () => {
    const count = READ_PAGE_ROWS + 5;
    await importRevisions(database.dataSource, [driverRevision(1, 1, ...Array.from({ length: count }, (_, at) => driver(`D${at}`)))]);
    expect((await readDrivers()).map(({ entryId, hardwareId }) => `${entryId}/${hardwareId}`)).toEqual(Array.from({ length: count }, (_, at) => `${at}/D${at}`));
  });

  it('go with their revision', async () => {
    await importRevisions(database.dataSource, [driverRevision(1, 1, printer)]);
    await database.dataSource.query('TRUNCATE catalog.revision CASCADE');
    expect(await database.dataSource.manager.count(Driver)).toBe(0);
  });
});
