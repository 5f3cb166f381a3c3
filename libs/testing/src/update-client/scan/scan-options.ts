/** Settings of one scan. */
export interface ScanOptions {
  /** Scan for these products only, as `StartCategoryScan` allows (MS-WUSP 2.2.2.2.8); each is a group of its own. */
  readonly categoryIds?: readonly string[];
  /**
   * Of which updates titles are asked for: `needed`, as agents do, or all that are `reported` so that people can read the
   * result.
   */
  readonly describe?: 'needed' | 'reported';
  /** Ask GetFileLocations for files without an address (as agents would), or for all files. */
  readonly fileLocations?: 'when-missing' | 'always';
}
