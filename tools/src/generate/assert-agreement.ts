import { isDeepStrictEqual } from 'node:util';
import type { ServiceModel } from './model.js';

/**
 * Checks that everything the second description of a service says, the first one says too, in the same way.
 * @throws Error naming the first operation, element or type that is missing or different
 */
export function assertAgreement(first: ServiceModel, second: ServiceModel): void {
  if (first.namespace !== second.namespace) throw new Error(`${first.namespace} is not ${second.namespace}`);
  for (const operation of second.operations) {
    const counterpart = first.operations.find((candidate) => candidate.name === operation.name);
    if (!isDeepStrictEqual(operation, counterpart)) throw new Error(`descriptions of operation ${operation.name} differ`);
  }
  for (const [key, type] of [...second.elements, ...second.types]) {
    const counterpart = first.elements.get(key) ?? first.types.get(key);
    if (!isDeepStrictEqual(type, counterpart)) throw new Error(`descriptions of ${key} differ`);
  }
}
