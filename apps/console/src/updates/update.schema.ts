import { z } from 'zod';
import { CATEGORY_TYPES, PUBLICATION_STATES, UPDATE_STATES, UPDATE_TYPES } from '@sluice/domain/catalog';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { flagInput, guidInput, momentInput, searchInput } from '../api/validation/inputs.js';
import { changeNumber, guid, moment } from '../api/validation/outputs.js';

/** What an administrator can decide for a group. */
export const APPROVAL_CHOICES = ['install', 'optional', 'uninstall', 'notApproved'] as const;

/** What can stand decided for a group: also what other ways of administration decide. */
export const DECIDED_ACTIONS = [...APPROVAL_CHOICES, 'block'] as const;

const TYPE_NAMES = ['software', 'driver', 'category', 'detectoid'] as const;

const updateState = z.enum(UPDATE_STATES).meta({
  description: 'The first that fits: `declined`; `expired` (withdrawn by its publisher); `approved` for some group to install, offer or uninstall; `superseded`; `needsApproval`.',
});

/** What lists of updates take. */
export const updateQuerySchema = z.strictObject({
  q: searchInput.optional().meta({ description: 'Part of the title in any case, or the whole update id.' }),
  product: guidInput.optional().meta({ description: 'Update id of a product, or of a product family or company, whose products then count.' }),
  classification: guidInput.optional().meta({ description: 'Update id of a classification.' }),
  state: updateState.optional(),
  type: z.enum(TYPE_NAMES).optional().meta({ description: 'Software and drivers when absent.' }),
  includeMembers: flagInput.meta({ description: 'Whether updates that only go out as a part of another one are listed too.' }),
  ...pageQuery,
});

const updateShape = {
  updateId: guid,
  revisionNumber: z.int().nonnegative(),
  type: z.enum(TYPE_NAMES),
  title: z.string().nullable(),
  state: updateState,
  isSuperseded: z.boolean(),
  isDeployable: z.boolean().meta({ description: 'Whether it can be approved by itself.' }),
  eulaId: guid.nullable().meta({ description: 'The licence that goes with it.' }),
  creationDate: moment.nullable().meta({ description: 'When its publisher made it.' }),
  importedAt: moment.meta({ description: 'When this server got its latest revision.' }),
};

/** An update as lists show it: its latest revision. */
export const updateSchema = z.object(updateShape).meta({ id: 'Update' });

export const updatePageSchema = pageSchema('UpdatePage', updateSchema);

const related = z.object({ updateId: guid, title: z.string().nullable() }).meta({ id: 'RelatedUpdate', description: 'The title is null when the catalog does not have it.' });

const relatedRevision = z.object({ updateId: guid, revisionNumber: z.int(), title: z.string().nullable() }).meta({ id: 'RelatedRevision' });

/** What stands decided for one group about the latest revision. */
const decision = z.object({
  groupId: guid,
  groupName: z.string(),
  action: z.enum(DECIDED_ACTIONS),
  deadline: moment.nullable(),
  changedAt: moment,
  administrator: z.string(),
}).meta({ id: 'Decision', description: 'Groups below follow unless they have a decision of their own.' });

/** Everything about one update. */
export const updateDetailsSchema = z.object({
  ...updateShape,
  handler: z.string().nullable(),
  defaultLanguage: z.string().nullable(),
  revisions: z.array(z.object({
    revisionId: z.int().meta({ description: 'This server\'s own number of the revision.' }),
    revisionNumber: z.int(),
    isLatest: z.boolean(),
    publicationState: z.enum(PUBLICATION_STATES),
    creationDate: moment.nullable(),
    importedAt: moment,
  })),
  approvals: z.array(decision),
  categories: z.array(z.object({ updateId: guid, title: z.string().nullable(), categoryType: z.enum(CATEGORY_TYPES).nullable() })),
  supersedes: z.array(related),
  supersededBy: z.array(related),
  members: z.array(relatedRevision).meta({ description: 'What goes out with it.' }),
  bundledBy: z.array(relatedRevision).meta({ description: 'What it goes out with.' }),
  files: z.array(z.object({
    fileName: z.string(), sha1: z.string(), sha256: z.string().nullable(), size: z.number().meta({ description: 'Bytes.' }),
    modified: moment.nullable(), patchingType: z.string().nullable(),
  })),
  eulas: z.array(z.object({ eulaId: guid, updateId: guid.meta({ description: 'The update, or the member of it, that names the licence.' }), isAccepted: z.boolean() })),
}).meta({ id: 'UpdateDetails', description: 'Lists end after 1000 entries.' });

/** A decision for one group. */
export const approvalRequestSchema = z.strictObject({
  groupId: guidInput,
  action: z.enum(APPROVAL_CHOICES).meta({ description: '`notApproved` exempts the group from what is decided for the groups above it.' }),
  deadline: momentInput.nullable().default(null).meta({ description: 'When clients act without asking; in the future, and only to install or uninstall.' }),
  acceptEula: z.boolean().default(false).meta({ description: 'Accepts, on behalf of all computers, every licence that installing asks for.' }),
}).meta({ id: 'ApprovalRequest' });

/** What came of a decision. */
export const approvalSchema = z.object({
  updateId: guid, revisionNumber: z.int(), groupId: guid, action: z.enum(APPROVAL_CHOICES), deadline: moment.nullable(),
  acceptedEulas: z.array(guid).meta({ description: 'Licences that were accepted by this request.' }),
  changeNumber,
}).meta({ id: 'Approval' });

/** What came of declining, undeclining, or taking a decision back. */
export const updateChangeSchema = z.object({
  updateId: guid,
  changed: z.boolean().meta({ description: 'False when it was so already.' }),
  changeNumber,
}).meta({ id: 'UpdateChange' });

/** The name of each update type in the API. */
export const TYPE_NAME = { Software: 'software', Driver: 'driver', Category: 'category', Detectoid: 'detectoid' } as const satisfies Record<(typeof UPDATE_TYPES)[number], (typeof TYPE_NAMES)[number]>;

export type UpdateQuery = z.output<typeof updateQuerySchema>;
export type UpdateRepresentation = z.output<typeof updateSchema>;
export type UpdateDetails = z.output<typeof updateDetailsSchema>;
export type ApprovalRequest = z.output<typeof approvalRequestSchema>;
export type ApprovalRepresentation = z.output<typeof approvalSchema>;
export type UpdateChange = z.output<typeof updateChangeSchema>;
