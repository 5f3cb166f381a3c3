import { readdirSync, readFileSync } from 'node:fs';
import type { Machine } from './machine.js';
import { parseMachine } from './read-machine.js';

/** Folder of the described computers; this module lies equally deep in `src` and in `dist`. */
export const SAMPLE_MACHINES_FOLDER = new URL('../../../../../samples/machines/', import.meta.url);

/** Names of the described computers, ascending. */
export function sampleMachineNames(): string[] {
  return readdirSync(SAMPLE_MACHINES_FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** Reads one of the described computers by the name of its file. */
export function sampleMachine(name: string): Machine {
  return parseMachine(readFileSync(new URL(`${name}.json`, SAMPLE_MACHINES_FOLDER), 'utf8'));
}

/** Imagined computers whose contents give every kind of answer with the sample catalog. */
export const machines = {
  /** A workstation that is one month behind with everything the sample catalog has. */
  windows11Amd64: sampleMachine('windows11-amd64'),
  /** The same Windows on a laptop whose devices have old drivers, foreign ones or none. */
  windows11Laptop: sampleMachine('windows11-laptop'),
  /** A server with a desktop, without the sample products. */
  server2022Amd64: sampleMachine('server2022-amd64'),
  /** A computer on Arm whose user interface speaks German and English. */
  windows10Arm64: sampleMachine('windows10-arm64'),
} as const;
