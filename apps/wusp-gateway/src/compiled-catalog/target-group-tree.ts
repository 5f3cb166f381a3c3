import type { TargetGroupRow } from './catalog-rows.js';

/** The group every computer belongs to (well known). */
export const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';

/** The groups of the server and which lies in which. */
export class TargetGroupTree {
  readonly #parents: ReadonlyMap<string, string | null>;

  constructor(groups: readonly TargetGroupRow[]) {
    this.#parents = new Map(groups.map((group) => [group.id, group.parentId]));
  }

  /**
   * The way from a group up to All Computers, nearest first. A group that no longer exists leads straight to All Computers: a
   * client whose cookie still names it is treated as one without that membership until its cookie is renewed.
   */
  chainOf(groupId: string): string[] {
    const chain: string[] = [];
    // The bound guards against a cycle that a broken restore might have left behind.
    for (let id: string | null | undefined = groupId; id && this.#parents.has(id) && chain.length < this.#parents.size; id = this.#parents.get(id)) {
      chain.push(id);
    }
    if (chain.at(-1) !== ALL_COMPUTERS) chain.push(ALL_COMPUTERS);
    return chain;
  }
}
