import type { ContractSource } from './contracts.js';
import { constantName, docstring, emitInterface, interfaceName } from './emit-interfaces.js';
import { emitTable, tableName } from './emit-tables.js';
import type { ComplexModel, OperationModel, ServiceModel, TypeModel } from './model.js';
import { emissionOrder } from './reachable-types.js';

const IMPORTED_TYPES = ['ComplexType', 'DateTimeText', 'EnumerationType', 'Guid', 'IntegerList', 'SoapContract', 'SoapOperation'];

/**
 * The TypeScript module of one web service: message interfaces, their tables, operation descriptors and the contract.
 * Depends on nothing but its arguments, so the same input always gives the same text.
 */
export function emitModule(source: ContractSource, model: ServiceModel): string {
  const { types, messages } = emissionOrder(model);
  const clause = (operation: string): string => {
    const found = source.clauses[operation];
    if (found === undefined) throw new Error(`${source.service}: no clause for ${operation}`);
    return found;
  };
  const parts: string[] = [];
  for (const { type, usedBy } of types) {
    const origin = type.kind === 'complex' ? type.origin : undefined;
    parts.push(emitType(model, type, origin ?? `${type.name}, used by ${usedBy} (${clause(usedBy)}).`, clause(usedBy)));
  }
  for (const { operation, request, response } of messages) {
    parts.push(emitType(model, request, `Request of ${operation.name} (${clause(operation.name)}).`, clause(operation.name)));
    parts.push(emitType(model, response, `Response of ${operation.name} (${clause(operation.name)}).`, clause(operation.name)));
    parts.push(emitOperation(source, model, operation, request, response, clause(operation.name)));
  }
  parts.push(emitContract(source, model));
  const body = parts.join('\n');
  return header(source, model, body) + body;
}

function header(source: ContractSource, model: ServiceModel, body: string): string {
  const wsdls = [source.wsdl, source.alsoDescribedBy].filter((name) => name !== undefined).map((name) => `libs/protocol/wsdl/${name}`);
  const imports = IMPORTED_TYPES.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  return [
    `// Generated from ${wsdls.join(' and ')} and tools/src/generate/supplement.ts. Do not edit:`,
    '// `npm run generate` writes it anew and `npm run generate -- --check` tells whether it is up to date.',
    `import type { ${imports.join(', ')} } from '../../soap/index.js';`,
    '',
    `const NAMESPACE = '${model.namespace}';`,
    '',
    '',
  ].join('\n');
}

function emitType(model: ServiceModel, type: TypeModel, doc: string, clause: string): string {
  return `${emitInterface(model, type, doc)}\n${docstring(`Wire table of ${type.name} (${clause}).`)}${emitTable(model, type)}`;
}

function emitOperation(
  source: ContractSource,
  model: ServiceModel,
  operation: OperationModel,
  request: ComplexModel,
  response: ComplexModel,
  clause: string,
): string {
  const typeArguments = `${interfaceName(request.name)}, ${interfaceName(response.name)}, '${operation.name}'`;
  return [
    `${docstring(`${operation.name} (${clause}).`)}export const ${constantName(operation.name)}: SoapOperation<${typeArguments}> = {`,
    `  name: '${operation.name}',`,
    `  service: '${source.service}',`,
    `  namespace: ${request.namespace === model.namespace ? 'NAMESPACE' : `'${request.namespace}'`},`,
    `  soapAction: '${operation.soapAction}',`,
    `  request: ${tableName(request)},`,
    `  response: ${tableName(response)},`,
    '};',
    '',
  ].join('\n');
}

function emitContract(source: ContractSource, model: ServiceModel): string {
  return [
    `${docstring(`The ${source.service}: its operations, and the serializer real servers use for it.`)}export const ${constantName(source.service)} = {`,
    `  name: '${source.service}',`,
    '  namespace: NAMESPACE,',
    `  style: '${source.style}',`,
    '  operations: {',
    ...model.operations.map(({ name }) => `    ${name}: ${constantName(name)},`),
    '  },',
    '} as const satisfies SoapContract;',
    '',
  ].join('\n');
}
