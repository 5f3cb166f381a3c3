import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Capture } from './captures.js';
import { check, requireEqual, type CheckResult } from './check.js';
import { startDownstreamUnderTest, type DownstreamUnderTest } from './downstream-under-test.js';
import { RecordedUpstream, type RecordedFault } from './recorded-upstream.js';

/**
 * The recorded conversation with a real Windows server as upstream (`wsusss/exchanges`), replayed through the downstream role: everything
 * recorded arrives, to the byte; an unchanged server costs three calls; both recorded faults of lists are got over; and every request of
 * ours fits the schemas.
 * @param documentFolder the recorded documents as text, to compare with
 */
export async function checkDownstream(captures: readonly Capture[], documentFolder: string): Promise<CheckResult[]> {
  const upstream = new RecordedUpstream(captures);
  const downstream = await startDownstreamUnderTest(await upstream.start());
  try {
    return [
      await check('wsusss downstream: a first synchronization brings everything that was recorded', () => checkFirst(upstream, downstream)),
      await check('wsusss downstream: documents are those recorded, to the byte', () => checkDocuments(upstream, downstream, documentFolder)),
      await check('wsusss downstream: an unchanged server costs three calls', () => checkUnchanged(upstream, downstream)),
      await check('wsusss downstream: the recorded fault of a bad anchor is got over', () => checkFault(upstream, downstream, 'badAnchor')),
      await check('wsusss downstream: the recorded fault of a bad cookie is got over', () => checkFault(upstream, downstream, 'invalidCookie')),
      await check('wsusss downstream: requests fit the schemas of the specification', () => requireEqual(upstream.violations.join('; '), '', 'the violations')),
    ];
  } finally {
    await downstream.stop();
    upstream.stop();
  }
}

async function checkFirst(upstream: RecordedUpstream, downstream: DownstreamUnderTest): Promise<void> {
  const { record, problems } = await downstream.synchronize();
  requireEqual(`${record.state} ${record.failure ?? ''}`, 'succeeded ', 'the outcomes');
  // What the recorder cut out of the lists has no recorded document: the real server's fault for it was recorded.
  requireEqual([...new Set(problems)].join(), 'NOT_SERVED', 'the problems');
  requireEqual(String(record.newRevisions), String(upstream.documents.length), 'the numbers of new revisions');
}

async function checkDocuments(upstream: RecordedUpstream, downstream: DownstreamUnderTest, folder: string): Promise<void> {
  for (const { UpdateID, RevisionNumber } of upstream.documents) {
    const file = join(folder, `${UpdateID}-r${RevisionNumber}.xml`);
    if (!existsSync(file)) throw new Error(`there is no recorded document ${UpdateID} revision ${RevisionNumber}`);
    const [row]: { gzip: Buffer }[] = await downstream.dataSource.query(`
      SELECT d.gzip FROM catalog.revision_document d JOIN catalog.revision r USING (revision_id) WHERE r.update_id = $1 AND r.revision_number = $2`,
    [UpdateID, RevisionNumber]);
    requireEqual(row === undefined ? '' : gunzipSync(row.gzip).toString(), readFileSync(file, 'utf8').replace(/\n$/, ''), `the documents of ${UpdateID}`);
  }
}

async function checkUnchanged(upstream: RecordedUpstream, downstream: DownstreamUnderTest): Promise<void> {
  upstream.calls.splice(0);
  const { record } = await downstream.synchronize();
  requireEqual(`${record.state} ${record.newRevisions}`, 'succeeded 0', 'the outcomes');
  requireEqual(upstream.calls.join(), 'GetConfigData,GetRevisionIdList,GetRevisionIdList', 'the calls');
}

async function checkFault(upstream: RecordedUpstream, downstream: DownstreamUnderTest, fault: RecordedFault): Promise<void> {
  upstream.fault = fault;
  const { record } = await downstream.synchronize();
  requireEqual(`${record.state} ${record.newRevisions} ${record.failure ?? ''}`, 'succeeded 0 ', 'the outcomes');
  if (upstream.fault !== undefined) throw new Error('the fault was not met');
}
