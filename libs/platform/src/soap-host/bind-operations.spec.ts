import { describe, expect, it } from '@jest/globals';
import { simpleAuthWebService, clientWebService } from '@sluice/protocol/wusp';
import { BindingError, bindOperations, type FoundHandler } from './bind-operations.js';
import type { SoapServiceDefinition } from './soap-service.js';

const handler = { handle: () => ({}) };
const operations = Object.values(clientWebService.operations);
const found = (...names: string[]): FoundHandler[] => names.map((name) => ({
  className: `${name}Handler`, operation: operations.find((operation) => operation.name === name) as never, handler,
}));
const all = operations.map((operation) => operation.name);
const service = (unserved: string[] = []): SoapServiceDefinition => ({
  contract: clientWebService, paths: ['/ClientWebService/client.asmx'], unserved, maxRequestBytes: 1000,
});
const problem = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof BindingError) return error.message;
    throw error;
  }
  return '';
};

describe('the check before a service is served', () => {
  it('binds every operation to its handler', () => {
    expect([...bindOperations(service(), found(...all)).keys()].sort()).toEqual([...all].sort());
  });

  it('names every operation without a handler, and what to do', () => {
    const message = problem(() => bindOperations(service(), found(...all.filter((name) => name !== 'GetCookie' && name !== 'SyncUpdates'))));
    expect(message).toContain('GetCookie has no handler: add a provider with @HandlesOperation');
    expect(message).toContain('SyncUpdates has no handler');
  });

  it('names both handlers of an operation that has two', () => {
    expect(problem(() => bindOperations(service(), found(...all, 'GetConfig')))).toContain('GetConfig has 2 handlers, GetConfigHandler and GetConfigHandler');
  });

  it('lets a service leave out operations by name, but not by mistake', () => {
    const served = all.filter((name) => name !== 'SyncPrinterCatalog');
    expect(bindOperations(service(['SyncPrinterCatalog']), found(...served)).size).toBe(served.length);
    expect(problem(() => bindOperations(service(['SyncPrinterCatalog']), found(...all)))).toContain('listed as unserved but');
    expect(problem(() => bindOperations(service(['Nonsense']), found(...all)))).toContain('Nonsense is listed as unserved but is no operation');
  });

  it('takes no notice of handlers of other services', () => {
    const other = { className: 'Other', operation: simpleAuthWebService.operations.GetAuthorizationCookie, handler };
    expect(bindOperations(service(), [...found(...all), other]).size).toBe(all.length);
  });
});
