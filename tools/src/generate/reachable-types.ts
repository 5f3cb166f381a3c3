import type { ComplexModel, OperationModel, ServiceModel, TypeModel } from './model.js';

/** A type to be emitted, with the operation that uses it first. */
export interface ReachableType {
  readonly type: TypeModel;
  readonly usedBy: string;
}

/** The types of a service in an order where every type stands behind those it uses, and the messages of each operation. */
export interface EmissionOrder {
  readonly types: readonly ReachableType[];
  readonly messages: readonly { readonly operation: OperationModel; readonly request: ComplexModel; readonly response: ComplexModel }[];
}

/**
 * Walks from the operations to every type they reach. Types that no operation reaches are left out.
 * @throws Error when a reference leads nowhere, when a type contains itself, or when two types share a name
 */
export function emissionOrder(model: ServiceModel): EmissionOrder {
  const walk = new TypeWalk(model);
  const messages = model.operations.map((operation) => {
    const message = (key: string): ComplexModel => {
      const element = model.elements.get(key);
      if (element === undefined) throw new Error(`${operation.name}: no element ${key}`);
      walk.visitFields(element, operation.name);
      return element;
    };
    return { operation, request: message(operation.request), response: message(operation.response) };
  });
  const names = [...walk.ordered.map(({ type }) => type.name), ...messages.flatMap(({ request, response }) => [request.name, response.name])];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two types are called ${twice}`);
  return { types: walk.ordered, messages };
}

class TypeWalk {
  readonly ordered: ReachableType[] = [];
  private readonly done = new Set<TypeModel>();
  private readonly open = new Set<TypeModel>();

  constructor(private readonly model: ServiceModel) {}

  visitFields(owner: ComplexModel, operation: string): void {
    for (const { type } of owner.fields) {
      if ('key' in type) this.visit(type.key, owner.namespace, operation);
    }
  }

  private visit(key: string, namespace: string, operation: string): void {
    const type = this.model.types.get(key);
    if (type === undefined) throw new Error(`no type ${key}`);
    // Child elements take the namespace of their type's owner, so a message never changes namespace half-way.
    if (type.kind === 'complex' && type.namespace !== namespace) throw new Error(`${key} is used from ${namespace}`);
    if (this.done.has(type)) return;
    if (this.open.has(type)) throw new Error(`${key} contains itself`);
    this.open.add(type);
    if (type.kind === 'complex') this.visitFields(type, operation);
    this.done.add(type);
    this.ordered.push({ type, usedBy: operation });
  }
}
