import { describe, expect, it } from '@jest/globals';
import { MAX_DESCRIPTION_ENTRIES } from './machine-description.js';
import { machineOf, MachineDescriptionError, parseMachine } from './read-machine.js';

const SMALLEST = {
  name: 'pc',
  windows: { major: 10, minor: 0, build: 26200, productType: 1, locale: 'en-US' },
  processor: { architecture: 'AMD64' },
};

describe('parseMachine', () => {
  it('takes what is left out for not there', () => {
    const machine = parseMachine(JSON.stringify(SMALLEST));
    expect(machine).toMatchObject({ devices: [], servicingPackages: [], productReleases: {}, installationHistory: [], windows: { geoId: 'USA', muiLanguages: [] } });
    expect(machine.registry.keyExists('HKEY_LOCAL_MACHINE\\SOFTWARE')).toBe(false);
    expect(machine.cluster).toBeUndefined();
  });

  it('takes bare texts for REG_SZ and bare numbers for REG_DWORD', () => {
    const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Vendor';
    const { registry } = machineOf({ ...SMALLEST, registry: { [key]: { Text: 'a', Number: 5, Path: { type: 'REG_EXPAND_SZ', data: '%windir%' } } } });
    expect(['text', 'number', 'path'].map((name) => registry.value(key, name))).toEqual([
      { type: 'REG_SZ', data: 'a' },
      { type: 'REG_DWORD', data: 5 },
      { type: 'REG_EXPAND_SZ', data: '%windir%' },
    ]);
    expect(registry.subkeys('hkey_local_machine\\software\\')).toEqual([key]);
  });

  it('writes codes of Windows Installer and ids of updates as rules compare them', () => {
    const code = '{d962d949-ffe7-5dec-a7a7-f1c3ff97bc3e}';
    const machine = machineOf({ ...SMALLEST, msiProducts: { [code]: { version: '1.0', patches: [code] } }, installationHistory: ['D962D949-FFE7-5DEC-A7A7-F1C3FF97BC3E'] });
    expect(machine.msiProducts.get(code.toUpperCase())?.patches).toEqual([code.toUpperCase()]);
    expect(machine.installationHistory).toEqual(['d962d949-ffe7-5dec-a7a7-f1c3ff97bc3e']);
  });

  it.each<[string, unknown, string]>([
    ['a text that is no JSON', '{', 'it is not JSON'],
    ['nothing', 'null', 'the whole'],
    ['an unknown field', JSON.stringify({ ...SMALLEST, colour: 'red' }), 'colour'],
    ['an unknown processor', JSON.stringify({ ...SMALLEST, processor: { architecture: 'Alpha' } }), 'processor.architecture'],
    ['a product code without braces', JSON.stringify({ ...SMALLEST, msiProducts: { x: { version: '1', patches: ['x'] } } }), 'msiProducts.x.patches.0: a Windows Installer code'],
    ['a version that is none', JSON.stringify({ ...SMALLEST, files: { 'C:\\a': { version: 'one' } } }), 'files.C:\\a.version: a version'],
    ['too many entries', JSON.stringify({ ...SMALLEST, installationHistory: Array(MAX_DESCRIPTION_ENTRIES + 1).fill('') }), 'installationHistory'],
  ])('refuses %s and says where', (_what, json, expected) => {
    const refused = () => parseMachine(String(json));
    expect(refused).toThrow(MachineDescriptionError);
    expect(refused).toThrow(expected);
  });
});
