import { expect, it } from '@jest/globals';
import { dssAuthWebService, reporting, serverSyncWebService } from './index.js';
import { reporting as sameReporting } from '../wusp/index.js';

it('the services have the operations of MS-WSUSSS 6, and the two of 3.1.4.7 and 3.1.4.8 that section 6 leaves out', () => {
  expect(Object.keys(serverSyncWebService.operations)).toEqual([
    'GetAuthConfig', 'GetCookie', 'GetConfigData', 'GetRevisionIdList', 'GetUpdateData', 'GetUpdateDecryptionData', 'DownloadFiles', 'GetDeployments',
    'GetRelatedRevisionsForUpdates', 'Ping', 'GetDriverIdList', 'GetDriverSetData',
  ]);
  expect(Object.keys(dssAuthWebService.operations)).toEqual(['GetAuthorizationCookie', 'Ping']);
  expect(Object.keys(reporting.reportingWebService.operations)).toEqual([
    'ReportEventBatch', 'ReportEventBatch2', 'GetRequiredInventoryType', 'ReportInventory', 'GetRollupConfiguration', 'RollupDownstreamServers', 'RollupComputers',
    'GetOutOfSyncComputers', 'RollupComputerStatus', 'Ping',
  ]);
});

it('Ping has a namespace of its own in every service', () => {
  for (const { operations } of [serverSyncWebService, dssAuthWebService, reporting.reportingWebService]) {
    expect(operations.Ping.namespace).toBe('http://www.microsoft.com/SoftwareDistribution/Server/IMonitorable');
    expect(operations.Ping.soapAction).toBe('http://www.microsoft.com/SoftwareDistribution/Server/IMonitorable/Ping');
  }
});

it('the Reporting service has one home', () => {
  expect(sameReporting.reportingWebService).toBe(reporting.reportingWebService);
});
