import { z } from 'zod';
import { MAXIMUM_GROUP_NAME_LENGTH } from '@sluice/domain/groups';
import { guidInput } from '../api/validation/inputs.js';
import { guid } from '../api/validation/outputs.js';

/** Neither control and format characters nor markup; a semicolon separates names where a computer asks for several groups. */
const groupName = z.string().trim().min(1).max(MAXIMUM_GROUP_NAME_LENGTH)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>;]*$/u, 'a name has no control characters, no < or >, and no semicolon');

const groupShape = {
  id: guid,
  name: z.string(),
  parentId: guid.nullable().meta({ description: 'Null for All Computers only.' }),
  isBuiltIn: z.boolean().meta({ description: 'All Computers and Unassigned Computers, which cannot be changed.' }),
};

export const groupSchema = z.object(groupShape).meta({ id: 'Group' });

export const groupListSchema = z.object({
  items: z.array(z.object({
    ...groupShape,
    computerCount: z.int().nonnegative().meta({ description: 'Computers in this very group.' }),
    totalComputerCount: z.int().nonnegative().meta({ description: 'Computers in this group or in one below it, each once.' }),
  }).meta({ id: 'CountedGroup' })),
}).meta({ id: 'GroupList', description: 'All groups, every parent before its children, siblings by name.' });

export const newGroupSchema = z.strictObject({
  name: groupName,
  parentId: guidInput.optional().meta({ description: 'All Computers when absent.' }),
}).meta({ id: 'NewGroup' });

export const groupChangeSchema = z.strictObject({ name: groupName, parentId: guidInput }).partial()
  .meta({ id: 'GroupChange', description: 'What is absent stays.' });

export type GroupRepresentation = z.output<typeof groupSchema>;
export type GroupList = z.output<typeof groupListSchema>;
export type NewGroupRequest = z.output<typeof newGroupSchema>;
export type GroupChangeRequest = z.output<typeof groupChangeSchema>;
