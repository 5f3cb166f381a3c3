import { describe, expect, it } from '@jest/globals';
import { natsAddress } from './nats-address.js';

describe('natsAddress', () => {
  it('takes host and port of every server', () => {
    expect(natsAddress('nats://a:4222, nats://b:4333')).toEqual({ servers: ['a:4222', 'b:4333'] });
  });

  it('takes the user and the password, unescaped', () => {
    expect(natsAddress('nats://sluice:p%40ss%2F@a:4222')).toEqual({ servers: ['a:4222'], user: 'sluice', pass: 'p@ss/' });
  });

  it('takes a lone user for a token', () => {
    expect(natsAddress('nats://s3cret@a:4222')).toEqual({ servers: ['a:4222'], token: 's3cret' });
  });

  it('asks for TLS', () => {
    expect(natsAddress('tls://a:4222')).toEqual({ servers: ['a:4222'], tls: {} });
  });
});
