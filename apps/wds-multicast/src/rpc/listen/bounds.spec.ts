import { describe, expect, it } from '@jest/globals';
import { Admission, sourceOf } from './admission.js';
import { FailedAttempts } from './failed-attempts.js';

describe('Admission', () => {
  it('gives so many places in all and to each source, and takes them back once', () => {
    const admission = new Admission({ connections: 3, connectionsPerSource: 2 });
    const first = admission.enter('a');
    admission.enter('a');
    expect(admission.enter('a')).toBeNull();
    expect(admission.enter('b')).not.toBeNull();
    expect(admission.enter('c')).toBeNull();
    first!();
    first!();
    expect(admission.enter('c')).not.toBeNull();
    expect(admission.enter('a')).toBeNull();
  });
});

describe('sourceOf', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::5', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
  ])('counts %s as %s', (address, source) => {
    expect(sourceOf(address)).toBe(source);
  });
});

describe('FailedAttempts', () => {
  it('blocks a source after too many failures, until the period is over', () => {
    let now = 0;
    const attempts = new FailedAttempts({ failures: 2, period: 100 }, () => now);
    attempts.note('a');
    expect(attempts.blocks('a')).toBe(false);
    attempts.note('a');
    expect(attempts.blocks('a')).toBe(true);
    expect(attempts.blocks('b')).toBe(false);
    now = 100;
    expect(attempts.blocks('a')).toBe(false);
    attempts.note('a');
    expect(attempts.blocks('a')).toBe(false);
  });

  it('remembers no more than so many sources', () => {
    const attempts = new FailedAttempts({ failures: 1, period: 100 }, () => 0);
    for (let source = 0; source <= 10_000; source += 1) attempts.note(String(source));
    expect(attempts.blocks('0')).toBe(false);
    expect(attempts.blocks('1')).toBe(true);
    expect(attempts.blocks('10000')).toBe(true);
  });
});
