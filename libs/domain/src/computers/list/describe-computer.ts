import type { DataSource } from 'typeorm';
import type { TargetingMode } from '../../servers/server-configuration.entity.js';
import { computerKey } from '../computer-facts.js';
import { Computer } from '../computer.entity.js';
import { groupsOfComputer } from '../groups-of-computer.js';

/** A group that a computer belongs to, by name. */
export interface NamedComputerGroup {
  readonly id: string;
  readonly name: string;
}

/** Everything the server knows of a computer, and the groups it belongs to. */
export interface DescribedComputer {
  readonly computer: Computer;
  readonly groups: readonly NamedComputerGroup[];
}

/** The computer with an id in any case, or null when it is not known. */
export async function describeComputer(dataSource: DataSource, id: string, targeting: TargetingMode): Promise<DescribedComputer | null> {
  const computer = await dataSource.manager.findOneBy(Computer, { id: computerKey(id) });
  if (computer === null) return null;
  return { computer, groups: await namedGroupsOfComputer(dataSource, id, targeting) };
}

/** The groups of a computer with their names, by name; Unassigned Computers when it is in no other. */
export async function namedGroupsOfComputer(dataSource: DataSource, id: string, targeting: TargetingMode): Promise<NamedComputerGroup[]> {
  const memberships = await groupsOfComputer(dataSource, id, targeting);
  return dataSource.query('SELECT id, name FROM groups.target_group WHERE id = ANY ($1::uuid[]) ORDER BY lower(name), id',
    [memberships.map((membership) => membership.targetGroupId)]);
}
