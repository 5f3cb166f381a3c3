import { describe, expect, it } from '@jest/globals';
import { findTarget } from './route-table.js';

const routes = [
  { prefix: '/ClientWebService', target: 'http://127.0.0.1:1' },
  { prefix: '/SimpleAuthWebService', target: 'http://127.0.0.1:2' },
];

describe('findTarget', () => {
  it.each([
    ['/ClientWebService/client.asmx', 'http://127.0.0.1:1'],
    ['/CLIENTWEBSERVICE/CLIENT.ASMX?WSDL', 'http://127.0.0.1:1'],
    ['/simpleauthwebservice', 'http://127.0.0.1:2'],
    ['/simpleauthwebservice?x', 'http://127.0.0.1:2'],
    ['/ClientWebServices/client.asmx', undefined],
    ['/x/ClientWebService/client.asmx', undefined],
    ['//ClientWebService/client.asmx', undefined],
    ['/?/ClientWebService/', undefined],
    ['/ClientWebService/../metrics', undefined],
    ['/ClientWebService/%2E%2e/metrics', undefined],
    ['/ClientWebService/x%2f..%5cmetrics', undefined],
    ['/ClientWebService/.', undefined],
    ['/ClientWebService/..', undefined],
    ['/ClientWebService/a..b/...?/../', 'http://127.0.0.1:1'],
    ['/', undefined],
    ['*', undefined],
  ])('of %s is %s', (url, target) => {
    expect(findTarget(routes, url)).toBe(target);
  });
});
