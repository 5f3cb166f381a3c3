import type { AnySoapOperation, SoapOperationHandler, SoapServiceDefinition } from './soap-service.js';

/** A handler as found in the application. */
export interface FoundHandler {
  readonly className: string;
  readonly operation: AnySoapOperation;
  readonly handler: SoapOperationHandler<unknown, unknown>;
}

/** Handlers of one service by operation name. */
export type BoundOperations = ReadonlyMap<string, SoapOperationHandler<unknown, unknown>>;

/** The services' contracts and the handlers do not fit together; the message says what to add or remove. */
export class BindingError extends Error {
  override readonly name = 'BindingError';
}

/**
 * Binds every operation of a service to exactly one handler, or throws a {@link BindingError} that lists everything that is wrong, so that
 * a forgotten handler is found when the process starts and not by a client.
 */
export function bindOperations(service: SoapServiceDefinition, found: readonly FoundHandler[]): BoundOperations {
  const unserved = new Set(service.unserved ?? []);
  const problems: string[] = [];
  const bound = new Map<string, SoapOperationHandler<unknown, unknown>>();
  const operations = Object.values(service.contract.operations);
  for (const operation of operations) {
    const handlers = found.filter((candidate) => candidate.operation === operation);
    const names = handlers.map((handler) => handler.className).join(' and ');
    if (unserved.has(operation.name)) {
      if (handlers.length > 0) problems.push(`${operation.name} is listed as unserved but ${names} handles it: remove it from the list`);
    } else if (handlers.length === 0) {
      problems.push(`${operation.name} has no handler: add a provider with @HandlesOperation of it`);
    } else if (handlers.length > 1) {
      problems.push(`${operation.name} has ${handlers.length} handlers, ${names}: keep one`);
    } else {
      bound.set(operation.name, (handlers[0] as FoundHandler).handler);
    }
  }
  for (const name of unserved) {
    if (!operations.some((operation) => operation.name === name)) problems.push(`${name} is listed as unserved but is no operation`);
  }
  if (problems.length > 0) throw new BindingError(`${service.contract.name} cannot be served:\n  ${problems.join('\n  ')}`);
  return bound;
}
