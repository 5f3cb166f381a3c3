/** Settings of one scan. */
export interface ScanOptions {
  /** Scan for these products only, as `StartCategoryScan` allows (MS-WUSP 2.2.2.2.8); each is a group of its own. */
  readonly categoryIds?: readonly string[];
  /**
   * Of which revisions titles are asked for: `needed` ones, as agents do; all updates that are `reported`, so that people can read
   * the result; or `everything` held, so that people can read explanations.
   */
  readonly describe?: 'needed' | 'reported' | 'everything';
  /** Ask GetFileLocations for files without an address (as agents would), or for all files. */
  readonly fileLocations?: 'when-missing' | 'always';
}
