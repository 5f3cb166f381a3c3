import type { DataSource, EntityManager } from 'typeorm';

/** A target group in the tree. */
export interface TargetGroupShape {
  readonly id: string;
  readonly name: string;
  /** Null for All Computers only. */
  readonly parentId: string | null;
  readonly isBuiltin: boolean;
}

/** All target groups, every parent before its children, siblings by name. */
export function loadTargetGroups(source: DataSource | EntityManager): Promise<TargetGroupShape[]> {
  return source.query(`
    WITH RECURSIVE tree AS (
      SELECT g.*, 0 AS depth FROM groups.target_group g WHERE g.parent_id IS NULL
      UNION ALL
      SELECT g.*, tree.depth + 1 FROM groups.target_group g JOIN tree ON g.parent_id = tree.id
    )
    SELECT id, name, parent_id AS "parentId", is_builtin AS "isBuiltin" FROM tree ORDER BY depth, lower(name), id`);
}
