import type { GroupScope } from '@sluice/domain/reporting';
import { z } from 'zod';
import type { GroupQuery } from './report.schema.js';

export const namePosition = z.object({ name: z.string(), id: z.string() });
export const titlePosition = z.object({ title: z.string(), id: z.guid() });

/** A moment with microseconds as cursors carry it. */
export const exactMoment = z.iso.datetime({ precision: 6 });

/** The computers that a query is about. */
export function scopeOf({ group, includeSubgroups }: GroupQuery): GroupScope {
  return { includeSubgroups, ...(group === undefined ? {} : { groupId: group }) };
}

export function withText(text: string | undefined): { text?: string } {
  return text === undefined ? {} : { text };
}

/** The moment so many days ago. */
export function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 86_400_000);
}
