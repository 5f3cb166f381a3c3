import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventError, MAXIMUM_EVENT_BYTES, createEvent, eventNameOf, parseEvent, type EventErrorCode } from './index.js';

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const code = (work: () => unknown): EventErrorCode | null => {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof EventError) return error.code;
    throw error;
  }
};

const event = createEvent('ConfigurationChanged', { configurationGeneration: 3 }, {
  source: '/test', subject: 'server', time: new Date('2026-11-21T01:02:03.004Z'),
});

describe('createEvent', () => {
  it('builds a CloudEvents 1.0 envelope whose type is the subject of the map', () => {
    expect(event).toEqual({
      specversion: '1.0', id: expect.stringMatching(/^[0-9a-f-]{36}$/), source: '/test', subject: 'server',
      type: 'sluice.servers.configuration-changed.v1', time: '2026-11-21T01:02:03.004Z', datacontenttype: 'application/json',
      data: { configurationGeneration: 3 },
    });
    expect(eventNameOf(event)).toBe('ConfigurationChanged');
  });

  it('gives every event its own id', () => {
    const again = createEvent('ConfigurationChanged', { configurationGeneration: 3 }, { source: '/test' });
    expect(again.id).not.toBe(event.id);
    expect(again).not.toHaveProperty('subject');
  });

  it('refuses data that breaks the schema: a list that is too long', () => {
    const updateIds = Array.from({ length: 501 }, () => '00000000-0000-4000-8000-000000000000');
    expect(code(() => createEvent('DeploymentChanged', { changeNumber: 1, updateIds }, { source: '/test' }))).toBe('EVENT_BAD_DATA');
  });
});

describe('parseEvent', () => {
  it('returns what createEvent built', () => {
    expect(parseEvent(bytes(event))).toEqual(event);
  });

  it('drops data fields that the version does not know, so that a newer writer does not stop an older reader', () => {
    const extended = { ...event, data: { ...event.data, later: true }, extension: 'x' };
    expect(parseEvent(bytes(extended))).toEqual(event);
  });

  it.each<[EventErrorCode, Buffer]>([
    ['EVENT_TOO_LARGE', Buffer.alloc(MAXIMUM_EVENT_BYTES + 1, 0x20)],
    ['EVENT_NOT_JSON', Buffer.from('{')],
    ['EVENT_NOT_JSON', Buffer.from([0x22, 0xff, 0x22])],
    ['EVENT_BAD_ENVELOPE', bytes(null)],
    ['EVENT_BAD_ENVELOPE', bytes({ ...event, specversion: '0.3' })],
    ['EVENT_BAD_ENVELOPE', bytes({ ...event, time: 'yesterday' })],
    ['EVENT_UNKNOWN_TYPE', bytes({ ...event, type: 'sluice.servers.configuration-changed.v2' })],
    ['EVENT_UNKNOWN_TYPE', bytes({ ...event, type: 'constructor' })],
    ['EVENT_BAD_DATA', bytes({ ...event, data: { configurationGeneration: '3' } })],
    ['EVENT_BAD_ENVELOPE', bytes({ ...event, data: undefined })],
  ])('answers %s', (expected, input) => {
    expect(code(() => parseEvent(input))).toBe(expected);
  });

  it('names the place and not the value of what is wrong', () => {
    const wrong = bytes({ ...event, data: { configurationGeneration: 'a secret' } });
    expect(() => parseEvent(wrong)).toThrow(/configurationGeneration \(invalid_type\)/);
    expect(() => parseEvent(wrong)).not.toThrow(/a secret/);
  });

  it('throws nothing but EventError, whatever the bytes', () => {
    const envelopes = fc.record({
      ...Object.fromEntries(Object.entries(event).map(([key, value]) => [key, fc.oneof(fc.constant(value), fc.jsonValue())])),
    }, { requiredKeys: [] });
    fc.assert(fc.property(fc.oneof(fc.uint8Array(), envelopes.map(bytes), fc.json().map((text) => Buffer.from(text))), (input) => {
      code(() => parseEvent(input));
    }), { numRuns: 300 });
  });
});
