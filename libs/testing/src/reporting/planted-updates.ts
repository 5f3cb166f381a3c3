import type { DataSource } from 'typeorm';

/** Puts updates without documents into the catalog: nobody may scan it, but computers can report on them. Ids in any case; those known stay. */
export async function plantUpdates(dataSource: DataSource, updateIds: readonly string[]): Promise<void> {
  await dataSource.query(
    `INSERT INTO catalog.revision (update_id, revision_number, update_type, publication_state, is_latest, is_leaf, explicitly_deployable,
       document_sha256, document_length, core_length, import_change_number, shape_change_number)
     SELECT DISTINCT id, 1, 'Software', 'Published', true, true, true, sha256('planted'), 1, 1, 1, 1 FROM unnest($1::uuid[]) AS given (id)
     WHERE NOT EXISTS (SELECT FROM catalog.revision r WHERE r.update_id = given.id)`, [updateIds],
  );
}
