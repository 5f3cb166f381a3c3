/** The group every computer belongs to; the root of the tree. The id is the same on every server. */
export const ALL_COMPUTERS_ID = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';

/** The group of the computers that belong to no other; a child of All Computers. The id is the same on every server. */
export const UNASSIGNED_COMPUTERS_ID = 'b73ca6ed-5727-47f3-84de-015e03f6a88a';
