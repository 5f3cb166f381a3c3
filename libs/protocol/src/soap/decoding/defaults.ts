import { defaultScalar } from '../scalar-reading.js';
import { isComplex, type Field } from '../tables.js';
import { compile, type CompiledType } from './compiled-type.js';

/** Gives a message what its table has and the wire had not: arrays, and required fields with the defaults of .NET. */
export function fillDefaults({ defaulted }: CompiledType, message: Record<string, unknown>): void {
  for (const field of defaulted) {
    if (!Object.hasOwn(message, field.name)) message[field.name] = defaultOf(field);
  }
}

/** What .NET leaves in a field that was not on the wire. */
export function defaultOf({ type, item }: Field): unknown {
  if (item !== undefined) return [];
  if (!isComplex(type)) return defaultScalar(type);
  const message: Record<string, unknown> = {};
  fillDefaults(compile(type), message);
  return message;
}
