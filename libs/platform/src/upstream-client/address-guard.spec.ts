import { describe, expect, it } from '@jest/globals';
import { AddressGuard, readNetwork } from './address-guard.js';

describe('the guard of addresses', () => {
  const guard = new AddressGuard();

  it.each([
    '127.0.0.1', '127.255.0.3', '0.0.0.0', '0.1.2.3', '169.254.169.254', '169.254.0.1', '224.0.0.251', '255.255.255.255', '100.100.100.200', '168.63.129.16',
    '::1', '::', '0:0:0:0:0:0:0:1', 'fe80::1', 'fe80::1%eth0', '[::1]', 'ff02::1', 'fd00:ec2::254',
    '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:a9fe:a9fe', '::127.0.0.1', '64:ff9b::169.254.169.254', '64:ff9b::7f00:1', '2002:7f00:1::', '2002:a9fe:a9fe:1::5',
  ])('forbids %s', (address) => { expect(guard.allows(address)).toBe(false); });

  it.each(['10.1.2.3', '192.168.0.1', '172.16.0.1', '93.184.216.34', '2001:db8::1', 'fd12:3456::1', '::ffff:10.0.0.1', '64:ff9b::5db8:d822', '2002:5db8:d822::1'])(
    'allows %s', (address) => { expect(guard.allows(address)).toBe(true); });

  it.each(['', 'localhost', '127.1', '0x7f000001', '2130706433', '1.2.3.4.5'])('forbids what is no address: %j', (text) => { expect(guard.allows(text)).toBe(false); });

  it('allows the networks it was told', () => {
    const wide = new AddressGuard([readNetwork('127.0.0.0/8')!, readNetwork('fe80::1')!]);
    expect(['127.0.0.1', '::ffff:127.0.0.1', 'fe80::1', 'fe80::2', '::1', '169.254.1.1'].map((address) => wide.allows(address))).toEqual([true, true, true, false, false, false]);
  });

  it.each(['', '10.0.0.0/33', '10.0.0/8', '::/129', '10.0.0.0/8/8', '10.0.0.0/x', '10.0.0.0/', 'host/8'])('reads no network from %j', (text) => {
    expect(readNetwork(text)).toBeUndefined();
  });
});
