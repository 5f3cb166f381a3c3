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
});
