import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { reporting } from '@sluice/protocol/wsusss';
import { LargeRequests } from './large-requests.js';

const limits = { operations: ['RollupComputerStatus'], maxRequestBytes: 5_000, maxElements: 10, places: 2 };
const service = { contract: reporting.reportingWebService, paths: ['/x'] as [string], maxRequestBytes: 1_000 };
const request = (bytes: number | undefined, { soapAction }: { soapAction: string }) => (
  { headers: { ...(bytes === undefined ? {} : { 'content-length': String(bytes) }), soapaction: `"${soapAction}"` } } as unknown as IncomingMessage);

describe('places for large requests', () => {
  it('are for operations that may be large, and for nothing that is not', () => {
    const large = new LargeRequests({ ...service, largeRequests: limits });
    expect(large.enter(request(1_000, reporting.rollupComputerStatus))).toBeUndefined();
    expect(large.enter(request(undefined, reporting.rollupComputerStatus))).toBeUndefined();
    expect(large.enter(request(1_001, reporting.rollupComputers))).toBeUndefined();
    expect(large.enter(request(1_001, reporting.rollupComputerStatus))).toMatchObject({ limits });
    expect(new LargeRequests(service).enter(request(1_001, reporting.rollupComputerStatus))).toBeUndefined();
  });

  it('are few, and come back', () => {
    const large = new LargeRequests({ ...service, largeRequests: limits });
    const enter = () => large.enter(request(2_000, reporting.rollupComputerStatus));
    const [first, , third] = [enter(), enter(), enter()];
    expect(third).toBeNull();
    first?.leave();
    expect([enter(), enter()]).toEqual([expect.objectContaining({ limits }), null]);
  });
});
