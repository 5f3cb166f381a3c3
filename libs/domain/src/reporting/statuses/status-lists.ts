/** The tags of the lists in a status report and what each says of its updates (MS-WUSP 2.2.2.3.1, MiscData Table). Tags are case-sensitive. */
export const STATUS_LIST_TAGS = { U: 'needed', V: 'installed', W: 'pendingReboot', g: 'failed', h: 'downloaded' } as const;

export type StatusListName = (typeof STATUS_LIST_TAGS)[keyof typeof STATUS_LIST_TAGS];

/** The lists of one status report: update ids, lower case. */
export type StatusLists = Readonly<Record<StatusListName, readonly string[]>>;

/** The most updates read of all lists of one report; the largest list seen natively has 312. */
export const MAXIMUM_LISTED_UPDATES = 20_000;

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Reads the lists out of the MiscData strings of event 156. What is no GUID is passed over, and so is what comes after
 * {@link MAXIMUM_LISTED_UPDATES}: a report is never refused.
 */
export function readStatusLists(miscData: readonly string[]): StatusLists {
  const lists: Record<StatusListName, string[]> = { needed: [], installed: [], pendingReboot: [], failed: [], downloaded: [] };
  let room = MAXIMUM_LISTED_UPDATES;
  for (const text of miscData) {
    const name = text[1] === '=' ? STATUS_LIST_TAGS[text[0] as keyof typeof STATUS_LIST_TAGS] : undefined;
    if (name === undefined) continue;
    for (const id of text.slice(2).split(';', room + 1)) {
      if (room > 0 && GUID.test(id)) {
        lists[name].push(id.toLowerCase());
        room -= 1;
      }
    }
  }
  return lists;
}
