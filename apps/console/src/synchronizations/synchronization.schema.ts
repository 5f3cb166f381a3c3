import { z } from 'zod';
import { SYNCHRONIZATION_FAILURES, SYNCHRONIZATION_PHASES, SYNCHRONIZATION_SCOPES, SYNCHRONIZATION_TRIGGERS } from '@sluice/domain/events';
import { SYNCHRONIZATION_STATES } from '@sluice/domain/synchronization';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { guid, moment } from '../api/validation/outputs.js';

export const synchronizationQuerySchema = z.strictObject({ ...pageQuery });

export const newSynchronizationSchema = z.strictObject({
  scope: z.enum(['everything', 'categories']).default('everything').meta({ description: '`categories`: only the products and classifications that a selection is made of.' }),
}).meta({ id: 'NewSynchronization' });

const shape = {
  id: guid,
  state: z.enum(SYNCHRONIZATION_STATES).meta({ description: '`waiting`: no sync-worker has taken it up yet.' }),
  isCancelling: z.boolean().meta({ description: 'Whether it was asked to end and has not done so yet.' }),
  trigger: z.enum(SYNCHRONIZATION_TRIGGERS),
  scope: z.enum(SYNCHRONIZATION_SCOPES).meta({ description: '`removal`: it removes what is selected no more, and asks no upstream server.' }),
  administrator: z.string().nullable().meta({ description: 'Who asked; null when the schedule did.' }),
  requestedAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  attempt: z.int().meta({ description: 'How many processes took it up; more than 1 when one died or was stopped over it.' }),
  phase: z.enum(SYNCHRONIZATION_PHASES),
  done: z.int().meta({ description: 'Items of the phase that are dealt with.' }),
  total: z.int().nullable().meta({ description: 'Items of the phase; null as long as that is not known.' }),
  perSecond: z.number().nullable().meta({ description: 'Items a second in this phase.' }),
  newRevisions: z.int().meta({ description: 'Revisions it brought into the catalog.' }),
  removedRevisions: z.int().meta({ description: 'Revisions it removed from the catalog.' }),
  problemCount: z.int().meta({ description: 'Updates and other things that could not be taken over as they are. They do not stop the rest.' }),
  failure: z.object({
    code: z.enum(SYNCHRONIZATION_FAILURES),
    message: z.string(),
  }).nullable().meta({ description: 'Why it failed. What it had brought stays, and the next one goes on from there.' }),
};

/** A synchronization, with how far it is. */
export const synchronizationSchema = z.object(shape).meta({ id: 'Synchronization' });

/** The same with its problems. */
export const synchronizationDetailsSchema = z.object({
  ...shape,
  problems: z.array(z.object({
    code: z.string(),
    updateId: guid.nullable(),
    revisionNumber: z.int().nullable(),
    message: z.string().meta({ description: 'Why.' }),
    advice: z.string().meta({ description: 'What to do about it.' }),
  })).meta({ description: 'The first 1000 problems, in the order they were met.' }),
}).meta({ id: 'SynchronizationDetails' });

/** When the schedule begins the next one. */
export const nextSynchronizationSchema = z.object({
  at: moment.nullable().meta({ description: 'Up to half an hour after the scheduled minute, at random; null when nothing is scheduled.' }),
}).meta({ id: 'NextSynchronization' });

export const synchronizationPageSchema = pageSchema('SynchronizationPage', synchronizationSchema);

export type NextSynchronization = z.output<typeof nextSynchronizationSchema>;
export type SynchronizationQuery = z.output<typeof synchronizationQuerySchema>;
export type NewSynchronizationRequest = z.output<typeof newSynchronizationSchema>;
export type SynchronizationRepresentation = z.output<typeof synchronizationSchema>;
export type SynchronizationDetails = z.output<typeof synchronizationDetailsSchema>;
