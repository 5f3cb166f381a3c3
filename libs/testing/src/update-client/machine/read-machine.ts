import { MachineFiles } from './machine-files.js';
import { machineDescription, type MachineDescription } from './machine-description.js';
import { dword, MachineRegistry, sz, type RegistryValue } from './machine-registry.js';
import type { Machine, MsiProduct } from './machine.js';

/** A description of a computer that cannot be understood. */
export class MachineDescriptionError extends Error {
  override readonly name = 'MachineDescriptionError';
}

/** Most problems that one message names. */
const MAX_NAMED_PROBLEMS = 5;

/**
 * Reads the JSON text that describes a computer, see {@link machineDescription}.
 * @throws MachineDescriptionError that names what is wrong and where
 */
export function parseMachine(json: string): Machine {
  return machineOf(parseJson(json));
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new MachineDescriptionError(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Turns what a JSON file holds into a computer.
 * @throws MachineDescriptionError that names what is wrong and where
 */
export function machineOf(value: unknown): Machine {
  const parsed = machineDescription.safeParse(value);
  if (!parsed.success) {
    const { issues } = parsed.error;
    const named = issues.slice(0, MAX_NAMED_PROBLEMS).map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
    throw new MachineDescriptionError([...named, ...(issues.length > named.length ? [`and ${issues.length - named.length} more`] : [])].join('; '));
  }
  return fromDescription(parsed.data);
}

function fromDescription(description: MachineDescription): Machine {
  const { hardware, registry, files, msiProducts, installationHistory } = description;
  return {
    ...description,
    hardware: { ...hardware, biosReleaseDate: new Date(hardware.biosReleaseDate) },
    registry: new MachineRegistry(mapValues(registry, (values) => mapValues(values, registryValueOf))),
    files: new MachineFiles(
      mapValues(files, ({ created, modified, ...file }) => ({
        ...file,
        ...(created === undefined ? {} : { created: new Date(created) }),
        ...(modified === undefined ? {} : { modified: new Date(modified) }),
      })),
    ),
    msiProducts: new Map(Object.entries(msiProducts).map(([code, product]) => [code.toUpperCase(), msiProductOf(product)])),
    installationHistory: installationHistory.map((updateId) => updateId.toLowerCase()),
  };
}

function registryValueOf(value: MachineDescription['registry'][string][string]): RegistryValue {
  if (typeof value === 'string') return sz(value);
  return typeof value === 'number' ? dword(value) : value;
}

function msiProductOf(product: MachineDescription['msiProducts'][string]): MsiProduct {
  const upperCase = (codes: readonly string[]): string[] => codes.map((code) => code.toUpperCase());
  return {
    ...product,
    components: upperCase(product.components),
    patches: upperCase(product.patches),
    supersededPatches: upperCase(product.supersededPatches),
  };
}

function mapValues<From, To>(entries: Readonly<Record<string, From>>, convert: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, convert(value)]));
}
