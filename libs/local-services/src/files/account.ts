/** An account of the operating system by its numbers. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}
