import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { maintainEventParts } from './event-parts.js';

describe('the table of events', () => {
  let database: DomainDatabase;
  beforeAll(async () => { database = await openDomainDatabase(); });
  afterAll(() => database.close());

  const maintain = (now: string, days: number) => maintainEventParts(database.dataSource, new Date(now), days);
  const add = async (occurredAt: string, receivedAt = occurredAt): Promise<string> => {
    const id = randomUUID();
    await database.dataSource.query(`INSERT INTO reporting.event (instance_id, occurred_at, received_at, computer_number, event_id, source_id, namespace_id,
      revision_number, win32_hresult, replacement_strings, misc_data) VALUES ($1, $2, $3, 1, 147, 101, 1, 0, 0, '{}', '{}')`, [id, occurredAt, receivedAt]);
    return id;
  };
  const partOf = async (id: string): Promise<string | undefined> => {
    const [row]: [{ part: string } | undefined] = await database.dataSource.query('SELECT tableoid::regclass::text AS part FROM reporting.event WHERE instance_id = $1', [id]);
    return row?.part;
  };

  it('has a month for every event that may still come, made once however many processes look', async () => {
    const reports = await Promise.all([maintain('2026-11-21T00:00:00Z', 40), maintain('2026-11-21T00:00:00Z', 40)]);
    expect(reports.map(({ created }) => created).sort((a, b) => a.length - b.length)).toEqual([[], ['2026-10', '2026-11', '2026-12', '2027-01']]);
    expect(await partOf(await add('2026-11-30T23:59:59.999Z'))).toBe('reporting.event_2026_11');
    expect(await partOf(await add('2026-12-01T00:00:00Z'))).toBe('reporting.event_2026_12');
    expect(await partOf(await add('1601-01-01T00:00:00Z', '2026-11-21T00:00:00Z'))).toBe('reporting.event_default');
  });

  it('moves what computers with fast clocks reported ahead into its month', async () => {
    const early = await add('2027-02-14T12:00:00Z', '2026-11-21T00:00:00Z');
    expect(await partOf(early)).toBe('reporting.event_default');
    expect((await maintain('2026-12-05T00:00:00Z', 40)).created).toEqual(['2027-02']);
    expect(await partOf(early)).toBe('reporting.event_2027_02');
  });

  it('drops months whose last event is too old, and old events without a month', async () => {
    expect(await maintain('2026-12-11T00:00:00Z', 40)).toEqual({ created: [], dropped: ['2026-10'], deleted: 0 });
    expect(await maintain('2027-01-05T00:00:00Z', 40)).toMatchObject({ dropped: [], deleted: 1 });
    expect((await maintain('2027-01-11T00:00:00Z', 40)).dropped).toEqual(['2026-11']);
  });
});
