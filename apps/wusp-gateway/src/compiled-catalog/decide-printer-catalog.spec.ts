import { describe, expect, it } from '@jest/globals';
import { guidOf, smallCatalog, type TestDriver, type TestRevision } from '../../test/small-catalog.js';
import { decidePrinterCatalog, type PrinterCatalogQuestion } from './decide-printer-catalog.js';

const LIMITS = { maxUpdates: 200, maxBytes: 1_000_000 };
const printer = (name: string, ...drivers: TestDriver[]): TestRevision =>
  ({ name, type: 'Driver', drivers: drivers.map((driver) => ({ class: 'Printers', ...driver })) });

function ask(shop: ReturnType<typeof smallCatalog>, question: Partial<PrinterCatalogQuestion> = {}, limits = LIMITS) {
  const answer = decidePrinterCatalog(shop.graph, shop.catalog.drivers, shop.catalog.viewFor([]), {
    installedNonLeafUpdateIDs: [], printerUpdateIDs: [], knownChangeNumber: 0, ...question,
  }, limits);
  return {
    new: answer.newUpdates.map(shop.nameAt), changed: answer.changedUpdates.map(shop.nameAt), outOfScope: answer.outOfScopeRevisionIDs.map(shop.nameOf),
    hardwareIds: Object.fromEntries([...answer.hardwareIds].map(([index, ids]) => [shop.nameAt(index), ids])), truncated: answer.truncated,
  };
}

describe('SyncPrinterCatalog (MS-WUSP 3.1.5.12)', () => {
  it('answers with printer drivers of either spelling of the class, and with nothing else', () => {
    const shop = smallCatalog([
      { name: 'Patch' }, { name: 'Nic', type: 'Driver', drivers: ['n'] }, printer('Plural', { id: 'p' }), printer('Singular', { id: 's', class: 'Printer' }),
    ]);
    expect(ask(shop).new).toEqual(['Plural', 'Singular']);
  });

  it('answers with those whose prerequisites are installed', () => {
    const shop = smallCatalog([{ name: 'Win11', type: 'Detectoid' }, { ...printer('P', { id: 'p' }), needs: [['Win11']] }]);
    expect(ask(shop).new).toEqual([]);
    expect(ask(shop, { installedNonLeafUpdateIDs: [shop.idOf('Win11')] }).new).toEqual(['P']);
  });

  it('names the hardware ids for which a driver is the best match', () => {
    const shop = smallCatalog([printer('Old', { id: 'P1' }, { id: 'P2' }), printer('New', { id: 'p1', driverVerDate: '2026-06-01' })]);
    expect(ask(shop)).toMatchObject({ new: ['Old', 'New'], hardwareIds: { Old: ['P2'], New: ['p1'] } });
  });

  it('leaves out what is made for certain computers, and what is deployed to be removed', () => {
    const shop = smallCatalog([printer('Targeted', { id: 'a', targetComputerHardwareIds: [guidOf('x')] }), printer('Removed', { id: 'b' })],
      [{ of: 'Removed', action: 'Uninstall' }]);
    expect(ask(shop).new).toEqual([]);
  });

  it('tells what is out of scope, what has changed, and when there is more', () => {
    const shop = smallCatalog([printer('A', { id: 'a' }), printer('B', { id: 'b' }), printer('C', { id: 'c' }), { name: 'Patch' }], [{ of: 'A', action: 'Install', changeNumber: 7 }]);
    const held = { printerUpdateIDs: [shop.idOf('A'), shop.idOf('Patch'), 999] };
    expect(ask(shop, { ...held, knownChangeNumber: 6 }, { ...LIMITS, maxUpdates: 1 })).toMatchObject({
      new: ['B'], changed: ['A'], outOfScope: ['Patch', '#999'], truncated: true,
    });
    expect(ask(shop, { ...held, knownChangeNumber: 7 })).toMatchObject({ new: ['B', 'C'], changed: [], truncated: false });
  });
});
