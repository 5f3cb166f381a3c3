import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCaptures, type Capture } from './captures.js';
import type { CheckResult } from './check.js';
import { checkContent } from './content-checks.js';
import { checkDownstream } from './downstream-checks.js';
import { checkFragments } from './fragment-checks.js';
import { startServiceUnderTest } from './service-under-test.js';
import { KNOWN_GAPS } from './known-gaps.js';
import { checkRequest, checkResponse } from './message-checks.js';
import { checkOtherReplay, checkScanReplay, RECORDED_IDS } from './replay-checks.js';
import { report } from './report.js';
import { checkReports } from './report-status-checks.js';
import { runSpecExamples } from './spec-examples.js';
import { checkUpstream } from './upstream-checks.js';

/**
 * `npm run conformance`: holds what we write and answer against recorded conversations of real clients and servers, and against the
 * examples of the specification. Both lie outside the project, in `../shared` (or SLUICE_CAPTURES and SLUICE_SPEC).
 */
const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const captureRoot = process.env['SLUICE_CAPTURES'] ?? resolve(checkout, '../shared/captures');
const specRoot = process.env['SLUICE_SPEC'] ?? resolve(checkout, '../shared/spec');

const results: CheckResult[] = [];
if (existsSync(captureRoot)) results.push(...(await checkCaptures()));
else console.log(`skipped: there are no captures at ${captureRoot}; set SLUICE_CAPTURES to the folder that holds them`);
if (existsSync(specRoot)) results.push(...runSpecExamples(specRoot));
else console.log(`skipped: there is no specification at ${specRoot}; set SLUICE_SPEC to the folder that holds it`);
process.exitCode = report(results, KNOWN_GAPS, process.argv.includes('--json'));

async function checkCaptures(): Promise<CheckResult[]> {
  const soap = (folder: string) => readCaptures(captureRoot, folder).filter((capture) => capture.requestHeaders.has('soapaction'));
  const scan = soap('native/scan');
  const flow = soap('native/flow');
  const other = soap('wsus-m0');
  const serverToServer = [...soap('wsusss/exchanges'), ...soap('wsusss/exchanges-client')];
  const all = [...scan, ...flow, ...other, ...serverToServer];
  const found: CheckResult[] = [];
  for (const capture of all) {
    if (capture.requestBody !== undefined) found.push(await checkRequest(capture));
    if (capture.responseBody !== undefined) found.push(await checkResponse(capture));
  }
  found.push(...(await checkFragments(captureRoot)));
  found.push(...(await replayAll(scan, flow, other)));
  found.push(...(await checkContent(readCaptures(captureRoot, 'native/content-headers'), resolve(captureRoot, 'wsusss/docs'))));
  found.push(...(await checkReports(captureRoot, flow)));
  found.push(...(await checkUpstream(serverToServer, resolve(captureRoot, 'wsusss/docs'))));
  return [...found, ...(await checkDownstream(soap('wsusss/exchanges'), resolve(captureRoot, 'wsusss/docs')))];
}

async function replayAll(scan: Capture[], flow: Capture[], other: Capture[]): Promise<CheckResult[]> {
  const gateway = await startServiceUnderTest('wusp-gateway', { folder: resolve(captureRoot, 'wsusss/docs'), first: [...RECORDED_IDS.values()] }, { beside: 'reporting-rollup' });
  try {
    const handshake = scan.slice(0, 4);
    return [
      ...(await checkScanReplay(gateway, scan)),
      ...(await checkOtherReplay(gateway, handshake, flow)),
      ...(await checkOtherReplay(gateway, [], other.filter((capture) => capture.requestBody !== undefined))),
    ];
  } finally {
    await gateway.stop();
  }
}
