import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { classifyDatabaseError, DatabaseUnavailable, isTransientConnectionError } from './database-error.js';

function withCode(code: string, message = 'something'): Error {
  return Object.assign(new Error(message), { code });
}

describe('classifyDatabaseError', () => {
  it.each([
    ['57P01', 'connection'], ['57P02', 'connection'], ['57P03', 'connection'], ['08006', 'connection'], ['08P01', 'connection'],
    ['53300', 'connection'], ['ECONNREFUSED', 'connection'], ['ECONNRESET', 'connection'], ['ENOTFOUND', 'connection'],
    ['40001', 'conflict'], ['40P01', 'conflict'], ['57014', 'timeout'], ['55P03', 'timeout'],
    ['23505', 'other'], ['42P01', 'other'], ['28P01', 'other'], ['3D000', 'other'], ['EACCES', 'other'],
  ])('knows %s as %s', (code, kind) => {
    expect(classifyDatabaseError(withCode(code))).toBe(kind);
  });

  it.each([
    'Connection terminated unexpectedly', 'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect', 'Client has encountered a connection error and is not queryable',
  ])('knows the driver\'s own error: %s', (message) => {
    expect(isTransientConnectionError(new Error(message))).toBe(true);
  });

  it('takes such a message for nothing when PostgreSQL itself reports something else', () => {
    expect(isTransientConnectionError(withCode('P0001', 'Connection terminated by a trigger'))).toBe(false);
  });

  it('looks into what an error wraps', () => {
    expect(classifyDatabaseError(new QueryFailedError('SELECT 1', [], withCode('57P01')))).toBe('connection');
    expect(classifyDatabaseError(new Error('outer', { cause: new Error('inner', { cause: withCode('40P01') }) }))).toBe('conflict');
    expect(classifyDatabaseError(new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]))).toBe('connection');
    expect(classifyDatabaseError(new DatabaseUnavailable())).toBe('connection');
  });

  it('ends for causes that go round in a circle, and for things that are no errors', () => {
    const first = new Error('first');
    const second = new Error('second', { cause: first });
    first.cause = second;
    expect(classifyDatabaseError(first)).toBe('other');
    for (const thing of [undefined, null, 'ECONNREFUSED', 57, { code: '57P01' }]) expect(classifyDatabaseError(thing)).toBe('other');
  });
});
