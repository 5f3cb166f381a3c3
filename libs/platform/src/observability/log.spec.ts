import { describe, expect, it } from '@jest/globals';
import { Log, NestLog, type LogOptions } from './log.js';

const PASSWORD = 'hunter2-correct-horse';

function capture(options: Partial<LogOptions> = {}): { log: Log; lines: string[]; entries: () => Record<string, unknown>[] } {
  const lines: string[] = [];
  const destination = { write: (line: string) => { lines.push(line); } };
  const log = Log.create({ service: 'wusp-gateway', destination, ...options });
  return { log, lines, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('Log', () => {
  it('writes one JSON object per entry, with level, time, service and context', () => {
    const { log, lines, entries } = capture();
    log.child('SyncUpdates', { computer: 'a' }).info('two\nlines', { revisions: 3 });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.split('\n')).toHaveLength(2);
    expect(entries()[0]).toMatchObject({ level: 'info', service: 'wusp-gateway', context: 'SyncUpdates', computer: 'a', revisions: 3, msg: 'two\nlines' });
    expect(Date.parse(String(entries()[0]?.['time']))).not.toBeNaN();
  });

  it('writes no secret, neither of the message nor of fields, children or errors', () => {
    const { log, lines } = capture();
    const url = `nats://sluice:${PASSWORD}@bus:4222`;
    log.child('Bus', { token: PASSWORD, url }).error(`cannot reach ${url}`, { cookie: PASSWORD, nested: [{ url }], err: new Error(url, { cause: new Error(url) }) });
    expect(lines.join('')).toContain('[redacted]');
    expect(lines.join('')).not.toContain(PASSWORD);
  });

  it('gives a fault an id that stands in the entry', () => {
    const { log, entries } = capture();
    const faultId = log.fault('SyncUpdates failed', new Error('boom'), { operation: 'SyncUpdates' });
    expect(faultId).toMatch(/^[0-9a-f-]{36}$/);
    expect(entries()[0]).toMatchObject({ level: 'error', faultId, operation: 'SyncUpdates', err: { type: 'Error', message: 'boom' } });
  });

  it('writes nothing below its level', () => {
    const { log, lines } = capture({ level: 'warn' });
    log.info('no');
    log.child('x').debug('no');
    log.warn('yes');
    expect(lines).toHaveLength(1);
    expect(log.isEnabled('info')).toBe(false);
  });

  it('cannot be given a second level or message by its fields', () => {
    const { log, entries } = capture();
    log.info('real', { level: 'fatal', msg: 'forged', service: 'forged', time: 'forged' });
    expect(entries()[0]).toMatchObject({ level: 'info', msg: 'real', service: 'wusp-gateway' });
    expect(Date.parse(String(entries()[0]?.['time']))).not.toBeNaN();
  });
});

describe('the form for a terminal', () => {
  it('is one line, and the stack where there is one', () => {
    const { log, lines } = capture({ forTerminal: true });
    log.info('The service listens', { url: 'http://127.0.0.1:8080' });
    log.error('failed', { err: new Error('boom', { cause: new Error('why') }) });
    expect(lines[0]?.trimEnd().split('\n')).toHaveLength(1);
    expect(lines[0]).toContain('The service listens');
    expect(lines[0]).toContain('http://127.0.0.1:8080');
    expect(lines[1]).toMatch(/boom[\s\S]*caused by[\s\S]*why/);
  });

  it('does not let data steer the terminal', () => {
    const { log, lines } = capture({ forTerminal: true });
    log.info('name \u001b[2Jgone\r\nINFO forged', { 'a\u001b[31m': 'b\u0007\u009b', });
    // eslint-disable-next-line no-control-regex -- control characters are what it looks for
    const withoutOurColours = (lines[0] ?? '').replace(/\u001b\[(90|3\d|0)m/g, '');
    // eslint-disable-next-line no-control-regex -- control characters are what it looks for
    expect(withoutOurColours).not.toMatch(/[\u001b\u0007\u009b\r]/);
    expect(withoutOurColours.trimEnd()).not.toContain('\n');
  });
});

describe('NestLog', () => {
  it('takes the last text for the context and the one before for the stack', () => {
    const { log, entries } = capture();
    const nest = new NestLog(log);
    nest.log('Mapped {/healthz, GET} route', 'RouterExplorer');
    nest.error('broken', 'Error: broken\n    at x', 'ExceptionsHandler');
    nest.error(new Error(`failed postgresql://a:${PASSWORD}@b/c`));
    expect(entries()).toEqual([
      expect.objectContaining({ level: 'info', context: 'RouterExplorer' }),
      expect.objectContaining({ level: 'error', context: 'ExceptionsHandler', stack: expect.stringContaining('at x') }),
      expect.objectContaining({ level: 'error', context: 'Nest', err: expect.objectContaining({ type: 'Error' }) }),
    ]);
    expect(JSON.stringify(entries())).not.toContain(PASSWORD);
  });
});
