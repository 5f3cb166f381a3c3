import { z } from 'zod';
import { MAXIMUM_COMPUTER_ID_LENGTH } from '@sluice/domain/computers';
import { MAXIMUM_GROUPS_PER_COMPUTER } from '@sluice/domain/groups';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { flagInput, guidInput, searchInput } from '../api/validation/inputs.js';
import { changeNumber, guid, moment } from '../api/validation/outputs.js';

/** The orders of the list, by their names in the API; a minus puts the latest first. */
export const COMPUTER_SORTS = ['-lastContact', 'lastContact', 'name'] as const;

/** The id of a computer: its ClientIdString; in a path it is percent-encoded. */
export const computerIdInput = z.string().trim().toLowerCase().min(1).max(MAXIMUM_COMPUTER_ID_LENGTH).regex(/^[^\p{Cc}\p{Cs}]*$/u, 'an id has no control characters');

export const computerQuerySchema = z.strictObject({
  q: searchInput.optional().meta({ description: 'Part of the DNS name or the id, in any case.' }),
  group: guidInput.optional().meta({ description: 'Id of a group; All Computers has all, Unassigned Computers those that are in no other.' }),
  includeSubgroups: flagInput.meta({ description: 'Whether computers in groups below the group count too.' }),
  sort: z.enum(COMPUTER_SORTS).default('-lastContact'),
  ...pageQuery,
});

const computerShape = {
  id: z.string().meta({ description: 'The id by which the computer calls itself, lower case.' }),
  dnsName: z.string(),
  ipAddress: z.string().nullable(),
  osDescription: z.string().nullable(),
  osVersion: z.string().nullable().meta({ description: '`major.minor.build`; null until it registered.' }),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  lastContact: moment,
  lastSyncTime: moment.nullable().meta({ description: 'When it last finished a scan.' }),
  registeredAt: moment.nullable(),
};

export const computerSchema = z.object(computerShape).meta({ id: 'Computer' });

export const computerPageSchema = pageSchema('ComputerPage', computerSchema);

const computerGroup = z.object({ id: guid, name: z.string() }).meta({ id: 'ComputerGroup' });

export const computerDetailsSchema = z.object({
  ...computerShape,
  firstSeen: moment,
  requestedGroups: z.string().nullable().meta({ description: 'The groups the computer asks for, separated by semicolons; they count under client-side targeting.' }),
  groups: z.array(computerGroup).meta({ description: 'Where it belongs; Unassigned Computers when in no other.' }),
  clientProtocolVersion: z.string().nullable(),
  clientVersion: z.string().nullable().meta({ description: 'Version of its update agent.' }),
  osLocale: z.string().nullable(),
  processorArchitecture: z.string().nullable(),
  biosName: z.string().nullable(),
  biosVersion: z.string().nullable(),
  biosReleaseDate: moment.nullable(),
  oem: z.string().nullable(),
  deviceType: z.string().nullable(),
  firmwareVersion: z.string().nullable(),
  mobileOperator: z.string().nullable(),
  cloneOf: z.string().nullable().meta({ description: 'The record this one was split from because two computers use one id.' }),
}).meta({ id: 'ComputerDetails' });

export const computerGroupsSchema = z.object({ computerId: z.string(), groups: z.array(computerGroup) }).meta({ id: 'ComputerGroups' });

export const computerGroupsRequestSchema = z.strictObject({
  groupIds: z.array(guidInput).max(MAXIMUM_GROUPS_PER_COMPUTER).meta({ description: 'All the groups the computer shall be in; none makes it unassigned.' }),
}).meta({ id: 'ComputerGroupsRequest' });

/** The groups after a change. */
export const computerGroupsChangeSchema = z.object({ ...computerGroupsSchema.shape, changeNumber }).meta({ id: 'ComputerGroupsChange' });

/** What a computer reported of its hardware and software. */
export const computerInventorySchema = z.object({
  computerId: z.string(),
  receivedAt: moment,
  clientTime: moment.meta({ description: 'When it was sent, by the clock of the computer.' }),
  length: z.int().nonnegative().meta({ description: 'Bytes of the text in UTF-8, or of what came.' }),
  text: z.string().nullable().meta({ description: 'As the computer wrote it: words of a stranger, never markup. Null when it came in a form that nobody here can read.' }),
}).meta({ id: 'ComputerInventory' });

export type ComputerInventory = z.output<typeof computerInventorySchema>;
export type ComputerQuery = z.output<typeof computerQuerySchema>;
export type ComputerRepresentation = z.output<typeof computerSchema>;
export type ComputerDetails = z.output<typeof computerDetailsSchema>;
export type ComputerGroups = z.output<typeof computerGroupsSchema>;
export type ComputerGroupsRequest = z.output<typeof computerGroupsRequestSchema>;
export type ComputerGroupsChange = z.output<typeof computerGroupsChangeSchema>;
