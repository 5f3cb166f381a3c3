import type { Command } from '../command-line/command.js';
import { CATALOG_EXPORT } from './catalog-export.js';
import { CATALOG_IMPORT } from './catalog-import.js';
import { CATALOG_VERIFY_PACKAGE } from './catalog-verify-package.js';
import { CLIENT_POLICY } from './client-policy.js';
import { COMPUTER_COMMANDS } from './computers.js';
import { CONTENT_COMMANDS } from './content.js';
import { CONTENT_JOB_COMMANDS } from './content-jobs.js';
import { DEAD_LETTER_COMMANDS } from './dead-letters.js';
import { GROUP_COMMANDS } from './groups.js';
import { HOUSEKEEPING_COMMANDS } from './housekeeping.js';
import { MULTICAST_COMMANDS } from './multicast.js';
import { PRODUCT_COMMANDS } from './products.js';
import { PUBLISH_COMMANDS } from './publish.js';
import { REPORT_COMMANDS } from './reports.js';
import { ROLLUP_COMMANDS } from './rollup.js';
import { SCAN } from './scan.js';
import { SERVER_COMMANDS } from './server.js';
import { SELECTION_COMMANDS } from './sync-selection.js';
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
  ...SELECTION_COMMANDS,
  CATALOG_EXPORT,
  CATALOG_VERIFY_PACKAGE,
  ...PRODUCT_COMMANDS,
  ...PUBLISH_COMMANDS,
  ...CONTENT_COMMANDS,
  ...CONTENT_JOB_COMMANDS,
  ...SYNC_COMMANDS,
  ...ROLLUP_COMMANDS,
  ...REPORT_COMMANDS,
  ...MULTICAST_COMMANDS, ...HOUSEKEEPING_COMMANDS,
  ...DEAD_LETTER_COMMANDS,
  SCAN,
  CLIENT_POLICY,
];
