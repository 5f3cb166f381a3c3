import { describe, expect, it } from '@jest/globals';
import { isAllowed, parseNetwork } from './access-decision.js';

const caller = { accountName: 'Branch.North.Example', address: '10.1.2.3' };
const rule = (allowedAccounts: string[] | null, allowedNetworks: string[] | null = null) => ({ allowedAccounts, allowedNetworks });

describe('the restriction of downstream servers', () => {
  it('lets everybody in when there is none', () => {
    expect(isAllowed(rule(null), caller)).toBe(true);
  });

  it.each([
    [['branch.north.example'], true], [['*.example'], true], [['*.north.example'], true], [['north.example'], false],
    [['*.branch.north.example'], false], [['*.orth.example'], false], [[], false],
  ])('by account names %j: %s', (accounts, allowed) => {
    expect(isAllowed(rule(accounts), caller)).toBe(allowed);
  });

  it.each([
    [['10.1.0.0/16'], '10.1.2.3', true], [['10.2.0.0/16'], '10.1.2.3', false], [['10.1.2.3'], '10.1.2.3', true], [['0.0.0.0/0'], '10.1.2.3', true],
    [['2001:db8::/32'], '2001:db8::5', true], [['2001:db8::/32'], '2001:db9::5', false], [['10.1.0.0/16'], '::ffff:10.1.2.3', true],
    [['10.1.0.0/16'], '2001:db8::5', false], [['10.1.0.0/16'], 'unknown', false], [[], '10.1.2.3', false],
  ])('by networks %j, %s: %s', (networks, address, allowed) => {
    expect(isAllowed(rule(null, networks), { ...caller, address })).toBe(allowed);
  });

  it('needs name and address together', () => {
    expect(isAllowed(rule(['*.example'], ['10.2.0.0/16']), caller)).toBe(false);
    expect(isAllowed(rule(['other'], ['10.1.0.0/16']), caller)).toBe(false);
  });
});

describe('a network', () => {
  it.each(['10.0.0.0/8', '10.0.0.1', '::/0', '2001:db8::/128'])('%s is one', (text) => expect(parseNetwork(text)).toBeDefined());
  it.each(['', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0/8', '::/129', 'example', '10.0.0.0/-1', '10.0.0.0/1e1'])('%j is none', (text) => {
    expect(parseNetwork(text)).toBeUndefined();
  });
});
