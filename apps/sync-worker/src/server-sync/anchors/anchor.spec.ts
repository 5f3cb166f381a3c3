import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HIGHEST_ANCHOR_VALUE, readAnchor, writeAnchor, type AnchorKind } from './anchor.js';

const SERVER = '3b1c0c5e-2f4d-4f7a-9a57-0e6c1f2d3a4b';
const OTHER_SERVER = '9d1c0c5e-2f4d-4f7a-9a57-0e6c1f2d3a4b';
const KINDS: AnchorKind[] = ['configuration', 'categories', 'updates', 'drivers', 'deployments'];
const values = fc.integer({ min: 0, max: HIGHEST_ANCHOR_VALUE });
const times = fc.date({ min: new Date('2000-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });

describe('an anchor (MS-WSUSSS 3.1.4.4.3.1, product note)', () => {
  it('has the form that Windows servers give it, whatever it stands for', () => {
    fc.assert(fc.property(fc.constantFrom(...KINDS), values, times, (kind, value, at) => {
      expect(writeAnchor(SERVER, kind, value, at)).toMatch(/^[1-9]\d{0,9},\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
    }));
    expect(writeAnchor(SERVER, 'updates', 41, new Date('2026-10-04T16:33:26.668Z'))).toMatch(/^42,2026-10-04 16:33:26\.\d{3}$/);
  });

  it('comes back with its value', () => {
    fc.assert(fc.property(fc.constantFrom(...KINDS), values, times, (kind, value, at) => {
      expect(readAnchor(SERVER, kind, writeAnchor(SERVER, kind, value, at))).toEqual({ kind: 'own', value });
    }));
  });

  it('of a Windows server, of another Sluice and of another list says nothing', () => {
    const at = new Date('2026-10-04T16:33:26Z');
    expect(readAnchor(SERVER, 'updates', '9438,2026-10-04 16:09:27.371')).toEqual({ kind: 'foreign' });
    expect(readAnchor(SERVER, 'updates', writeAnchor(OTHER_SERVER, 'updates', 7, at))).toEqual({ kind: 'foreign' });
    expect(readAnchor(SERVER, 'updates', writeAnchor(SERVER, 'categories', 7, at))).toEqual({ kind: 'foreign' });
  });

  it.each([undefined, ''])('that is %j is none', (anchor) => expect(readAnchor(SERVER, 'updates', anchor)).toEqual({ kind: 'absent' }));

  it.each(['garbage', '0,2026-10-04 16:09:27.371', '-1,2026-10-04 16:09:27.371', '2147483648,2026-10-04 16:09:27.371', '1,2026-13-04 16:09:27.371', '1,2026-10-04 24:09:27.371',
    '1,2026-10-04T16:09:27.371', '1,2026-10-04 16:09:27', ' 1,2026-10-04 16:09:27.371', '1,2026-10-04 16:09:27.371\n', `1${'0'.repeat(10_000)}`])('%j is malformed', (anchor) => {
    expect(readAnchor(SERVER, 'updates', anchor)).toEqual({ kind: 'malformed' });
  });

  it('never throws, whatever is sent', () => {
    fc.assert(fc.property(fc.string(), (anchor) => {
      expect(['absent', 'malformed', 'foreign']).toContain(readAnchor(SERVER, 'updates', anchor).kind);
    }));
  });
});
