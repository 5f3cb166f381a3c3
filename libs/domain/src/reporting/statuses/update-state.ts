/**
 * What is known of one update on one computer (MS-WSUSSS 3.1.1, Update Status Table). A computer that never reported has no status at
 * all: everything on it is `Unknown`.
 */
export const UPDATE_STATES = {
  Unknown: 0,
  /** It reported, and did not name the update. */
  NotApplicable: 1,
  /** Needed: it can be installed and is not. */
  NotInstalled: 2,
  /** Needed, and its files are on the computer. */
  Downloaded: 3,
  Installed: 4,
  /** Needed, and the last attempt to download, install or uninstall it failed. */
  Failed: 5,
  /** Installed, and takes effect with the next start of the computer. */
  InstalledPendingReboot: 6,
} as const;

export type UpdateStateName = keyof typeof UPDATE_STATES;
export type UpdateState = (typeof UPDATE_STATES)[UpdateStateName];

/** The states of which it is kept which computers are in them; the other two are everybody else. */
export const COUNTED_STATES = [
  UPDATE_STATES.NotInstalled, UPDATE_STATES.Downloaded, UPDATE_STATES.Installed, UPDATE_STATES.Failed, UPDATE_STATES.InstalledPendingReboot,
] as const;
export type CountedState = (typeof COUNTED_STATES)[number];

export function isCounted(state: UpdateState): state is CountedState {
  return state >= UPDATE_STATES.NotInstalled;
}

const NAMES = Object.fromEntries(Object.entries(UPDATE_STATES).map(([name, state]) => [state, name])) as Record<UpdateState, UpdateStateName>;

export function updateStateName(state: UpdateState): UpdateStateName {
  return NAMES[state];
}
