import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { createGroup, setComputerGroups } from '../groups/index.js';
import { Computer, ComputerIdentity, groupsOfComputer, registerComputer, rememberComputer, splitComputerId } from './index.js';

const ID = 'image-1';
const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 21, hour));

describe('a client id that several computers use', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.reset());
  afterAll(() => database.close());

  const show = (name: string, hour: number, requestedTargetGroup: string | null = null) => rememberComputer(
    database.dataSource, { id: ID, dnsName: `${name}.contoso.test`, requestedTargetGroup, ipAddress: '192.0.2.7', at: at(hour) });
  const load = (id: string) => database.dataSource.manager.findOneByOrFail(Computer, { id });
  const clones = async () => (await database.events('ComputerCloneDetected')).map(({ data }) => data);

  it('is split when a name comes back, with its groups, and stays split', async () => {
    await show('one', 0);
    const pilots = await createGroup(database.dataSource, { name: 'Pilots' });
    await setComputerGroups(database.dataSource, [ID], [pilots.id]);
    expect(await show('two', 5)).toEqual({ computerId: ID, isNewClone: false });
    const split = splitComputerId(ID, 'one');
    expect(await show('one', 22, 'Laptops')).toEqual({ computerId: split, isNewClone: true });
    expect(await load(split)).toMatchObject({ cloneOf: ID, dnsName: 'one.contoso.test', requestedTargetGroup: 'Laptops', firstSeen: at(22), registeredAt: null });
    expect(await load(ID)).toMatchObject({ cloneOf: null, dnsName: 'two.contoso.test', lastContact: at(5) });
    expect((await groupsOfComputer(database.dataSource, split, 'server')).map(({ targetGroupId }) => targetGroupId)).toEqual([pilots.id]);
    expect([await show('two', 27), await show('one', 900), await show('two', 901)].map(({ computerId }) => computerId)).toEqual([ID, split, ID]);
    expect(await clones()).toEqual([{ computerId: split, cloneOf: ID, dnsName: 'one.contoso.test', evidence: 'name' }]);
  });

  it('is not split by a computer that is renamed, nor by one that says its name with and without its domain', async () => {
    for (const [hour, name] of ['one', 'one', 'two', 'two', 'three', 'three'].entries()) await show(name, hour);
    await rememberComputer(database.dataSource, { id: ID, dnsName: 'THREE', requestedTargetGroup: null, ipAddress: null, at: at(7) });
    expect(await database.dataSource.manager.find(Computer)).toMatchObject([{ id: ID, dnsName: 'THREE', lastContact: at(7) }]);
    expect(await clones()).toEqual([]);
  });

  it('forgets names that can decide nothing any more', async () => {
    for (let turn = 0; turn < 6; turn++) await show(`name-${turn}`, turn * 49);
    expect((await database.dataSource.manager.find(ComputerIdentity)).map(({ value }) => value)).toEqual(['name-5']);
  });

  it('is split once when both computers call several replicas at the same time', async () => {
    await show('one', 0);
    await show('two', 1);
    const turns = await Promise.all([2, 3, 4, 5, 6, 7].map((hour) => show('one', hour)));
    expect(turns.filter(({ isNewClone }) => isNewClone)).toHaveLength(1);
    expect(new Set(turns.map(({ computerId }) => computerId))).toEqual(new Set([splitComputerId(ID, 'one')]));
    expect(await clones()).toHaveLength(1);
  });

  it('starts over when its record was deleted', async () => {
    await show('one', 0);
    await show('two', 1);
    await database.dataSource.manager.delete(Computer, { id: ID });
    expect(await show('one', 2)).toEqual({ computerId: ID, isNewClone: false });
  });

  it('keeps apart the registrations of hardware that takes turns under one name, and tells of it once', async () => {
    await show('one', 0);
    const register = (model: string, hour: number) => registerComputer(
      database.dataSource, ID, { dnsName: 'one.contoso.test', computerManufacturer: 'Contoso', computerModel: model }, at(hour));
    expect(await register('Book', 1)).toEqual({ computerId: ID, isNewClone: false, firstRegistration: true });
    expect(await register('Tower', 2)).toMatchObject({ computerId: ID, firstRegistration: false });
    const split = (await register('Book', 3)).computerId;
    expect(split).toMatch(/^image-1#[0-9a-f]{8}$/);
    expect(await register('Book', 4)).toEqual({ computerId: split, isNewClone: false, firstRegistration: false });
    expect(await register('Tower', 5)).toMatchObject({ computerId: ID });
    expect([(await load(ID)).computerModel, (await load(split)).computerModel]).toEqual(['Tower', 'Book']);
    expect(await clones()).toEqual([{ computerId: split, cloneOf: ID, dnsName: 'one.contoso.test', evidence: 'hardware' }]);
  });
});
