import { describe, expect, it } from '@jest/globals';
import { EVENTS, EVENT_NAMES, eventJsonSchema, eventNameOfSubject } from './index.js';

describe('the event map', () => {
  it.each(EVENT_NAMES)('gives %s a versioned subject in kebab case that ends in its name', (name) => {
    const kebab = name.replaceAll(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
    expect(EVENTS[name].subject).toMatch(new RegExp(`^sluice\\.[a-z]+\\.${kebab}\\.v[1-9][0-9]*$`));
  });

  it('uses no subject twice, and finds each event by its subject', () => {
    const subjects = EVENT_NAMES.map((name) => EVENTS[name].subject);
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(subjects.map(eventNameOfSubject)).toEqual(EVENT_NAMES);
    expect(eventNameOfSubject('sluice.catalog.update-synchronized.v0')).toBeNull();
  });

  it.each(EVENT_NAMES)('exports a JSON Schema of %s that bounds every list', (name) => {
    const schema = eventJsonSchema(name) as { type: string; description: string; properties: Record<string, Record<string, unknown>> };
    expect(schema.type).toBe('object');
    expect(schema.description).toMatch(/\.$/);
    for (const property of Object.values(schema.properties)) {
      if (property['type'] === 'array') expect(property['maxItems']).toBe(500);
    }
  });

  it('takes digests of files only as base64 of SHA-1 (MS-WSUSSS 2.2.4.2)', () => {
    const digest = Buffer.alloc(20, 7).toString('base64');
    const { schema } = EVENTS.ContentRequested;
    expect(schema.parse({ requestedBy: 'downstream', digests: [digest] })).toEqual({ requestedBy: 'downstream', digests: [digest] });
    for (const digests of [[], [Buffer.alloc(32).toString('base64')], [digest.slice(1)], ['07'.repeat(20)], Array(501).fill(digest)]) {
      expect(schema.safeParse({ requestedBy: 'downstream', digests }).success).toBe(false);
    }
  });

  it('describes every field of the synchronization events that does not speak for itself', () => {
    for (const name of EVENT_NAMES.filter((event) => event.startsWith('Synchronization'))) {
      const { properties } = eventJsonSchema(name) as { properties: Record<string, { description?: string }> };
      expect(properties['synchronizationId']?.description).toMatch(/\.$/);
    }
  });
});
