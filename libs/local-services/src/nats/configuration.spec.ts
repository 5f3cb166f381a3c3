import { describe, expect, it } from '@jest/globals';
import { natsConfiguration } from './configuration.js';

describe('natsConfiguration', () => {
  it('gives every account its own user and JetStream, and quotes what comes from outside', () => {
    const accounts = [
      { name: 'w1', password: 'p"1' },
      { name: 'w2', password: 'p2' },
    ];
    const text = natsConfiguration({ port: 4333, storeDir: '/data/with "quote"', pidFile: '/data/nats.pid', accounts });
    expect(text.split('\n')).toEqual([
      'listen: "127.0.0.1:4333"',
      'pid_file: "/data/nats.pid"',
      'max_payload: 8MB',
      'jetstream { store_dir: "/data/with \\"quote\\"" }',
      'accounts {',
      '  w1: { jetstream: enabled, users: [ { user: "w1", password: "p\\"1" } ] }',
      '  w2: { jetstream: enabled, users: [ { user: "w2", password: "p2" } ] }',
      '}',
      '',
    ]);
  });
});
