import { describe, expect, it } from '@jest/globals';
import { isGuid, sameGuid, ZERO_GUID } from './guid.js';

describe('isGuid', () => {
  it.each([ZERO_GUID, '56309036-4c77-4dd9-951a-99ee9c246a94', '56309036-4C77-4DD9-951A-99EE9C246A94'])('accepts %s', (text) => {
    expect(isGuid(text)).toBe(true);
  });

  it.each([
    '',
    '{56309036-4c77-4dd9-951a-99ee9c246a94}',
    '563090364c774dd9951a99ee9c246a94',
    '56309036-4c77-4dd9-951a-99ee9c246a9g',
    '56309036-4c77-4dd9-951a-99ee9c246a94\n',
  ])('refuses %p', (text) => {
    expect(isGuid(text)).toBe(false);
  });
});

it('sameGuid does not mind the case', () => {
  expect(sameGuid('56309036-4c77-4dd9-951a-99ee9c246a94', '56309036-4C77-4dd9-951a-99EE9C246A94')).toBe(true);
  expect(sameGuid('56309036-4c77-4dd9-951a-99ee9c246a94', ZERO_GUID)).toBe(false);
});
