import { expect, it } from '@jest/globals';
import { clientWebService, reporting, simpleAuthWebService } from './index.js';

it('the Client web service has the operations of MS-WUSP 6.2, each with its action', () => {
  expect(Object.values(clientWebService.operations).map(({ name, service, soapAction }) => `${service} ${name} ${soapAction}`)).toEqual(
    [
      'GetConfig', 'GetCookie', 'RegisterComputer', 'StartCategoryScan', 'SyncUpdates', 'SyncPrinterCatalog', 'RefreshCache', 'GetExtendedUpdateInfo',
      'GetExtendedUpdateInfo2', 'GetFileLocations',
    ].map((name) => `ClientWebService ${name} http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/${name}`),
  );
});

it('services are written by the serializer that real servers use for them', () => {
  expect([clientWebService.style, simpleAuthWebService.style, reporting.reportingWebService.style]).toEqual(['wcf', 'asmx', 'asmx']);
});

it('ClientBehaviors has no stray space in its name, unlike in the publication', () => {
  const names = JSON.stringify(clientWebService.operations);
  expect(names).toContain('"ClientBehaviors"');
  expect(names).not.toContain('" ClientBehaviors"');
});
