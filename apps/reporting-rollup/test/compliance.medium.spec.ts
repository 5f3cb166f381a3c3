import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { listGroupCompliance } from '@sluice/domain/reporting';
import { ALL_COMPUTERS_ID } from '@sluice/domain/groups';
import { until } from '@sluice/testing/service-process';
import { startReportingInProcess, type ReportingInProcess } from './reporting-in-process.js';

let reporting: ReportingInProcess;
beforeAll(async () => { reporting = await startReportingInProcess(); }, 60_000);
afterAll(() => reporting.stop());

it('a service that starts writes down the compliance of a day that nobody has written down', async () => {
  const days = () => listGroupCompliance(reporting.dataSource, ALL_COMPUTERS_ID, 10);
  await until('the day to be written down', async () => (await days()).length > 0);
  expect(await days()).toMatchObject([{ name: 'All Computers', computers: 0, reported: 0, compliant: 0 }]);
});
