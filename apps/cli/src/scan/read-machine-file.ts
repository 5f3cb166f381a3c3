import { readFileSync } from 'node:fs';
import { MachineDescriptionError, parseMachine, sampleMachine, sampleMachineNames, type Machine } from '@sluice/testing/update-client';
import { reasonOf } from '../api/http-request.js';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';

/** The computer that a scan is without --machine. */
export const DEFAULT_MACHINE = 'windows11-amd64';

/** The computer that a person means: one of the described samples by name, or a JSON file. @throws CommandError */
export function readMachine(wanted: string): Machine {
  if (sampleMachineNames().includes(wanted)) return sampleMachine(wanted);
  try {
    return parseMachine(readFileSync(wanted, 'utf8'));
  } catch (error) {
    if (error instanceof MachineDescriptionError) throw new CommandError(EXIT.usage, `${wanted} does not describe a machine: ${error.message}\nsamples/machines holds examples; \`sluice scan --schema\` prints the schema.`);
    throw new CommandError(EXIT.usage, `${wanted} cannot be read: ${reasonOf(error)}\nMachines that are described already: ${sampleMachineNames().join(', ')}.`);
  }
}
