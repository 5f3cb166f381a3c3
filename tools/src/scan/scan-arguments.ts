import { parseArgs } from 'node:util';
import { machines, type Machine } from '@sluice/testing/update-client';

/** What the command line asked for. */
export interface ScanArguments {
  readonly server: string;
  readonly machine: Machine;
  /** Product to scan for, or `undefined` for everything. */
  readonly category: string | undefined;
  readonly json: boolean;
}

/** The command line cannot be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The address that `npm start` announces. */
const DEFAULT_SERVER = 'http://localhost:8530';

const MACHINES: readonly Machine[] = Object.values(machines);
const DEFAULT_MACHINE = machines.windows11Amd64.name;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How the command is used. */
export const USAGE = `usage: npm run scan -- [--server URL] [--machine NAME] [--category GUID] [--json]

  --server    address of the update server, default ${DEFAULT_SERVER}
  --machine   which computer to be: ${MACHINES.map(({ name }) => name).join(', ')}; default ${DEFAULT_MACHINE}
  --category  scan for the product with this update id only
  --json      print everything the scan saw as JSON

exit codes: 0 the scan went through, 1 the server answered wrongly, 2 usage, 3 not reachable or busy`;

/**
 * Reads the command line.
 * @param args arguments without the interpreter and the script
 * @returns `help` when usage was asked for
 * @throws UsageError
 */
export function readScanArguments(args: readonly string[]): ScanArguments | 'help' {
  const { server, machine: machineName, category, json, help } = parse(args);
  if (help === true) return 'help';
  const machine = MACHINES.find(({ name }) => name === machineName);
  if (machine === undefined) throw new UsageError(`there is no machine ${machineName}; there are ${MACHINES.map(({ name }) => name).join(', ')}`);
  if (category !== undefined && !GUID.test(category)) throw new UsageError(`--category wants the update id of a product, a GUID, not ${category}`);
  if (!URL.canParse(server) || !['http:', 'https:'].includes(new URL(server).protocol)) throw new UsageError(`--server wants an http or https address, not ${server}`);
  return { server, machine, category, json };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        server: { type: 'string', default: DEFAULT_SERVER },
        machine: { type: 'string', default: DEFAULT_MACHINE },
        category: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
