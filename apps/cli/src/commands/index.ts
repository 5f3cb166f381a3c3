import type { Command } from '../command-line/command.js';
import { CATALOG_IMPORT } from './catalog-import.js';
import { CLIENT_POLICY } from './client-policy.js';
import { COMPUTER_COMMANDS } from './computers.js';
import { DEAD_LETTER_COMMANDS } from './dead-letters.js';
import { GROUP_COMMANDS } from './groups.js';
import { REPORT_COMMANDS } from './reports.js';
import { SCAN } from './scan.js';
import { SERVER_COMMANDS } from './server.js';
import { SYNC_COMMANDS } from './sync.js';
import { DECISION_COMMANDS } from './updates-decide.js';
import { UPDATES_LIST } from './updates-list.js';
import { UPDATES_SHOW } from './updates-show.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  ...SERVER_COMMANDS,
  UPDATES_LIST,
  UPDATES_SHOW,
  ...DECISION_COMMANDS,
  ...GROUP_COMMANDS,
  ...COMPUTER_COMMANDS,
  CATALOG_IMPORT,
  ...SYNC_COMMANDS,
  ...REPORT_COMMANDS,
  ...DEAD_LETTER_COMMANDS,
  SCAN,
  CLIENT_POLICY,
];
