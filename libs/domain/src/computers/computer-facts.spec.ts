import { describe, expect, it } from '@jest/globals';
import { ComputerError, MAXIMUM_FACT_LENGTH, computerKey } from './index.js';
import { fact, storableAddress } from './computer-facts.js';
import { registrationColumns } from './register-computer.js';

describe('computerKey', () => {
  it('is the client id in lower case', () => {
    expect(computerKey(' 3F2504E0-4F89-11D3-9A0C-0305E82C3301 ')).toBe('3f2504e0-4f89-11d3-9a0c-0305e82c3301');
  });

  it.each(['', '  ', 'a\0b', 'a\nb', 'x'.repeat(256)])('refuses %j', (id) => {
    expect(() => computerKey(id)).toThrow(ComputerError);
  });
});

describe('fact', () => {
  it('cuts what is too long and drops what a database text cannot hold', () => {
    expect(fact('x'.repeat(2_000))).toHaveLength(MAXIMUM_FACT_LENGTH);
    expect(fact('a\0b')).toBe('ab');
    expect(fact(undefined)).toBeNull();
  });
});

describe('storableAddress', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'], ['2001:db8::1', '2001:db8::1'], ['fe80::1%eth0', 'fe80::1'], ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    ['not an address', null], ['192.0.2.7; DROP', null], ['', null], [null, null],
  ])('of %j is %j', (address, expected) => {
    expect(storableAddress(address)).toBe(expected);
  });
});

describe('registrationColumns', () => {
  it('takes the extremes of each type of MS-WUSP 2.2.2.2.3', () => {
    expect(registrationColumns({ suiteMask: -32_768, oldProductType: 255, osBuildNumber: 2_147_483_647 })).toMatchObject({
      suiteMask: -32_768, oldProductType: 255, osBuildNumber: 2_147_483_647, osLocale: null, biosReleaseDate: null,
    });
  });

  it.each([{ suiteMask: 32_768 }, { osBuildNumber: 2_147_483_648 }, { systemMetrics: 0.5 }, { osMajorVersion: Number.NaN }])('refuses %j', (registration) => {
    expect(() => registrationColumns(registration)).toThrow(expect.objectContaining({ code: 'INVALID_REGISTRATION' }));
  });

  it('forgets a BIOS date that the database cannot hold', () => {
    expect(registrationColumns({ biosReleaseDate: new Date(Number.NaN) }).biosReleaseDate).toBeNull();
    expect(registrationColumns({ biosReleaseDate: new Date(8.64e15) }).biosReleaseDate).toBeNull();
  });
});
