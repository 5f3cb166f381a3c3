import { describe, expect, it } from '@jest/globals';
import type { NetworkInterfaceInfo } from 'node:os';
import { addressFor, interfaceOfAddress, parseAddresses, withoutZone } from './addresses.js';
import { parseMulticastRange } from './multicast-range.js';

const info = (address: string) => ({ address }) as NetworkInterfaceInfo;
const INTERFACES = { eth0: [info('10.0.0.1'), info('2001:db8::1')], eth1: [info('10.1.0.1'), info('fe80::2')] };
const interfaceOf = (address: string) => interfaceOfAddress(address, INTERFACES);

describe('own addresses', () => {
  it('are read from a list', () => {
    expect(parseAddresses('::1')).toEqual([{ address: '::1', family: 6 }]);
    expect(parseAddresses('10.0.0.1, fe80::2%eth1')).toEqual([{ address: '10.0.0.1', family: 4 }, { address: 'fe80::2%eth1', family: 6 }]);
    for (const text of ['', '10.0.0', 'host', '10.0.0.1,', '10.0.0.1%eth0', '0.0.0.0', '::', '0:0::0', '239.1.2.3', 'ff02::1', '255.255.255.255']) expect([text, parseAddresses(text)]).toEqual([text, null]);
  });

  it('are offered through the interface that the client reached', () => {
    const own = parseAddresses('10.0.0.1,10.1.0.1,2001:db8::1,fe80::2%eth1')!;
    expect(addressFor(own, '10.1.0.1', 4, interfaceOf)?.address).toBe('10.1.0.1');
    expect(addressFor(own, '::ffff:10.1.0.1', 4, interfaceOf)?.address).toBe('10.1.0.1');
    expect(addressFor(own, '10.1.0.1', 6, interfaceOf)?.address).toBe('fe80::2%eth1');
    expect(addressFor(own, 'fe80::2%eth1', 4, interfaceOf)?.address).toBe('10.1.0.1');
    expect(addressFor(own, '192.0.2.7', 6, interfaceOf)?.address).toBe('2001:db8::1');
    expect(addressFor(parseAddresses('10.0.0.1')!, '10.0.0.1', 6, interfaceOf)).toBeNull();
  });

  it('are told without what means nothing elsewhere', () => {
    expect(['fe80::2%eth1', '::ffff:10.0.0.1', '::FFFF:10.0.0.1', '::1'].map(withoutZone)).toEqual(['fe80::2', '10.0.0.1', '10.0.0.1', '::1']);
  });
});

describe('a range of multicast addresses', () => {
  it('has an address for every number', () => {
    const range = parseMulticastRange('239.192.80.7/24')!;
    expect([range.family, range.size, range.at(0), range.at(255)]).toEqual([4, 256, '239.192.80.0', '239.192.80.255']);
    const large = parseMulticastRange('ff15::5041:0/112')!;
    expect([large.family, large.size, large.at(1), large.at(65_535)]).toEqual([6, 65_536, 'ff15::5041:1', 'ff15::5041:ffff']);
    expect(parseMulticastRange('239.1.2.3/32')).toMatchObject({ size: 1 });
  });

  it.each(['', '239.1.2.3', '239.1.2.3/33', '239.1.2.3/3', '10.0.0.0/8', 'fe80::/64', 'ff15::/129', 'ff15::/2', 'ff15::1%eth0/112', '239.1.2.3/x'])('is not %s', (text) => {
    expect(parseMulticastRange(text)).toBeNull();
  });
});
