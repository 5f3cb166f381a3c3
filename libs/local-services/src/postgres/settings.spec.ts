import { describe, expect, it } from '@jest/globals';
import { serverArguments } from './settings.js';

describe('serverArguments', () => {
  it('gives up durability for tests alone', () => {
    expect(serverArguments('/data', 5433, 'test')).toContain('fsync=off');
    const durable = serverArguments('/data', 5433, 'durable').join(' ');
    expect(durable).not.toMatch(/fsync|synchronous_commit|full_page_writes/);
  });

  it('listens on the loopback address only', () => {
    const args = serverArguments('/data', 5433, 'durable');
    expect(args).toEqual(expect.arrayContaining(['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'port=5433']));
    expect(args.slice(0, 2)).toEqual(['-D', '/data']);
  });
});
