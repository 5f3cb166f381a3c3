import { describe, expect, it } from '@jest/globals';
import type { Command, Invocation } from './command.js';
import { CommandError } from './command-error.js';
import { EXIT } from './exit-codes.js';
import { runCommandLine } from './run.js';
import type { Terminal } from './terminal.js';

/** Runs a command line with commands that only remember what they were asked for. */
async function run(...args: string[]) {
  const lines = { out: [] as string[], err: [] as string[] };
  let asked: Invocation | undefined;
  const terminal: Terminal = { out: (text) => lines.out.push(text), err: (text) => lines.err.push(text), status: () => undefined, columns: 80, isWatched: false, env: {} };
  const remember = async (invocation: Invocation) => {
    asked = invocation;
    if (invocation.options.flag('fail')) throw new CommandError(EXIT.notAuthorized, 'no\u001b[31m token\nget one');
  };
  const command = (words: string, least: number, most: number): Command => ({
    words: words.split(' '), summary: `does ${words}`, positionals: 'THING...', least, most, details: ['Good to know.'], run: remember,
    options: { size: { value: 'N', help: 'how large' }, tag: { value: 'TAG', multiple: true, help: 'marks' }, fail: { help: 'fails' } },
  });
  const exitCode = await runCommandLine(args, [command('things list', 0, 0), command('things make', 1, 2), command('scan', 0, 0)], terminal);
  return { exitCode, ...lines, asked };
}

describe('a command line', () => {
  it('reaches its command, with options before and after positionals', async () => {
    const { exitCode, asked } = await run('things', 'make', '--size', '3', 'a', '--tag=x', 'b', '--tag', 'y');
    expect(exitCode).toBe(0);
    expect(asked?.positionals).toEqual(['a', 'b']);
    expect([asked?.options.integer('size', 1, 5), asked?.options.texts('tag'), asked?.options.flag('fail'), asked?.options.text('none')]).toEqual([3, ['x', 'y'], false, undefined]);
  });

  it.each([
    [['thing'], 'there is no command thing', 'sluice --help'],
    [['things', 'burn'], 'things has no burn', 'sluice things --help'],
    [['things', 'make'], 'things make needs THING...', 'sluice things make --help'],
    [['things', 'make', 'a', 'b', 'c'], 'things make does not take c', 'sluice things make --help'],
    [['scan', '--colour'], "Unknown option '--colour'", 'sluice scan --help'],
    [['scan', '--size'], "Option '--size <value>' argument missing", 'sluice scan --help'],
    [['--size', '3'], 'a command comes before --size', 'sluice --help'],
  ])('is refused: %j', async (args, message, hint) => {
    const { exitCode, err, out } = await run(...args);
    expect({ exitCode, out, first: err[0], last: err.at(-1) }).toEqual({ exitCode: 2, out: [], first: message, last: `${hint} shows what can be asked for.` });
  });

  it.each([[[]], [['--help']], [['-h']], [['help']]])('shows every command: %j', async (args) => {
    const { exitCode, out } = await run(...args);
    expect(exitCode).toBe(0);
    expect(out.join('\n')).toMatch(/usage: sluice COMMAND[^]*things list {2}does things list[^]*exit codes: 0 done/);
  });

  it.each([[['things']], [['things', '--help']], [['help', 'things']]])('shows the commands of a group: %j', async (args) => {
    const text = (await run(...args)).out.join('\n');
    expect(text).toContain('things make');
    expect(text).not.toContain('does scan');
  });

  it.each([[['things', 'make', '--help']], [['scan', '-h']], [['help', 'things', 'make']]])('shows the help of one command: %j', async (args) => {
    const { out, asked } = await run(...args);
    expect(asked).toBeUndefined();
    expect(out.join('\n')).toMatch(/usage: sluice [a-z ]+THING\.\.\. \[options\][^]*Good to know\.[^]*--size N +how large[^]*--help +shows this/);
  });

  it('ends with the exit code of what went wrong, in words that are safe for a terminal', async () => {
    expect(await run('scan', '--fail')).toMatchObject({ exitCode: 4, err: ['no\ufffd[31m token', 'get one'] });
  });
});

describe('values of options', () => {
  it.each([
    [['--size', '9'], '--size is a number from 1 to 5, not 9'],
    [['--size', '1e1'], '--size is a number from 1 to 5, not 1e1'],
    [['--size', ''], '--size has an empty value'],
  ])('are checked: %j', async (args, message) => {
    const { asked } = await run('scan', ...args);
    expect(() => asked?.options.integer('size', 1, 5)).toThrow(message);
  });

  it('are found among choices in any letter case', async () => {
    const { asked } = await run('scan', '--size', 'LARGE');
    expect(asked?.options.choice('size', ['small', 'large'])).toBe('large');
    expect(() => asked?.options.choice('size', ['small'])).toThrow('--size is one of small, not LARGE');
    expect(() => asked?.options.required('none')).toThrow('--none is needed');
  });
});
