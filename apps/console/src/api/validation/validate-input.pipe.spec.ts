import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ValidateInputPipe } from './validate-input.pipe.js';

const pipe = new ValidateInputPipe();
const schema = z.strictObject({ 'a/b': z.array(z.object({ n: z.int() })).optional(), text: z.string().trim().default('x') });
const errorsOf = (value: unknown, type: 'body' | 'query' | 'param', data?: string) => {
  try {
    pipe.transform(value, { schema, type, data });
  } catch (error) {
    return (error as { details: { errors: unknown } }).details.errors;
  }
  throw new Error('nothing was refused');
};

describe('what a request brings', () => {
  it('is handed over as the schema makes it', () => {
    expect(pipe.transform({ text: ' y ' }, { schema, type: 'body' })).toEqual({ text: 'y' });
    expect(pipe.transform('as it is', { type: 'custom' })).toBe('as it is');
  });

  it('is refused with a pointer to each wrong place of a body', () => {
    expect(errorsOf({ 'a/b': [{ n: 1 }, { n: 1.5 }] }, 'body')).toEqual([{ pointer: '/a~1b/1/n', detail: expect.any(String) }]);
    expect(errorsOf(undefined, 'body')).toEqual([{ pointer: '', detail: expect.any(String) }]);
  });

  it('is refused with the name of each wrong parameter', () => {
    expect(errorsOf({ text: 1, colour: 'red' }, 'query')).toEqual([{ parameter: 'text', detail: expect.any(String) }, { parameter: 'colour', detail: expect.any(String) }]);
    expect(errorsOf(1, 'param', 'groupId')).toEqual([{ parameter: 'groupId', detail: expect.any(String) }]);
  });

  it('is not echoed at length', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`key ${at}`, 1]));
    expect(JSON.stringify(errorsOf(many, 'query')).length).toBeLessThan(1_000);
    expect(JSON.stringify(errorsOf({ 'a/b': Array.from({ length: 1_000 }, () => ({ n: 'x' })) }, 'body')).length).toBeLessThan(20_000);
  });
});
