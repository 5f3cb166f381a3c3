import type { EntityManager } from 'typeorm';

/**
 * Notes on computers that their groups changed, so that gateways hear of it while the cookies name the old ones. Rows are
 * locked in the order of ids: whoever else locks several computers does so too, and nobody deadlocks.
 */
export async function noteMembershipChange(manager: EntityManager, computerIds: readonly string[], changeNumber: number): Promise<void> {
  if (computerIds.length === 0) return;
  await manager.query(`
    WITH locked AS (SELECT c.id FROM computers.computer c WHERE c.id = ANY ($1::text[]) ORDER BY c.id FOR NO KEY UPDATE)
    UPDATE computers.computer c SET membership_change_number = $2, membership_changed_at = clock_timestamp()
    FROM locked WHERE c.id = locked.id`, [computerIds, changeNumber]);
}

/**
 * The computers whose groups change because groups of these names appear or disappear: under client-side targeting those that ask
 * for one of them (MS-WUSP 2.2.2.1.1, targetGroupName), under server-side targeting none.
 */
export async function computersAskingFor(manager: EntityManager, groupNames: readonly string[]): Promise<string[]> {
  const rows: { id: string }[] = await manager.query(`
    SELECT c.id FROM computers.computer c
    WHERE c.requested_target_group IS NOT NULL
      AND EXISTS (SELECT FROM servers.server_configuration s WHERE s.targeting = 'client')
      AND EXISTS (
        SELECT FROM unnest(string_to_array(c.requested_target_group, ';')) AS wanted (name)
        JOIN unnest($1::text[]) AS changed (name) ON lower(btrim(wanted.name)) = lower(changed.name))
    ORDER BY c.id`, [groupNames]);
  return rows.map((row) => row.id);
}
