import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeResponse, encodeRequest, formatDateTime, type Outgoing, type SoapOperation } from '@sluice/protocol/soap';
import {
  getAuthorizationCookie, getConfig, getCookie, getExtendedUpdateInfo, getFileLocations, refreshCache, registerComputer, startCategoryScan, syncUpdates,
  type Cookie,
} from '@sluice/protocol/wusp';
import { startServiceUnderTest, type ServiceUnderTest } from './service-under-test.js';
import { validateBody } from './wsdl-schemas.js';

let gateway: ServiceUnderTest;

beforeAll(async () => {
  gateway = await startServiceUnderTest('wusp-gateway', { folder: fileURLToPath(new URL('../../../samples/catalog', import.meta.url)) });
}, 60_000);

afterAll(() => gateway?.stop());

/** Calls an operation, validates the answer against the schema of its WSDL, and decodes it. */
async function call<Request, Response>(operation: SoapOperation<Request, Response>, message: Outgoing<NoInfer<Request>>): Promise<Response> {
  const path = operation.service === 'SimpleAuthWebService' ? '/SimpleAuthWebService/SimpleAuth.asmx' : '/ClientWebService/client.asmx';
  const answer = await fetch(gateway.urlOf(path) + path, {
    method: 'POST', headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${operation.soapAction}"` },
    body: encodeRequest(operation, message).toString(),
  });
  const body = await answer.text();
  expect([answer.status, body.includes(`${operation.name}Response`)]).toEqual([200, true]);
  validateBody(operation, body);
  return decodeResponse(Buffer.from(body), { operation }).message;
}

async function handshake(): Promise<Cookie> {
  const config = await call(getConfig, { protocolVersion: '2.90' });
  const authorization = await call(getAuthorizationCookie, { clientId: 'schema-check', dnsName: 'schema-check.example' });
  const { GetCookieResult } = await call(getCookie, {
    authCookies: [authorization.GetAuthorizationCookieResult ?? {}], lastChange: config.GetConfigResult?.LastChange ?? '',
    currentTime: formatDateTime(new Date()), protocolVersion: '2.90',
  });
  return GetCookieResult as Cookie;
}

const COMPUTER = {
  DnsName: 'schema-check.example', OSMajorVersion: 10, OSMinorVersion: 0, OSBuildNumber: 26200, OSServicePackMajorNumber: 0, OSServicePackMinorNumber: 0,
  BiosReleaseDate: '2022-02-02T00:00:00Z', SuiteMask: 256, OldProductType: 1, NewProductType: 48, SystemMetrics: 0, ClientVersionMajorNumber: 1507,
  ClientVersionMinorNumber: 2601, ClientVersionBuildNumber: 30012, ClientVersionQfeNumber: 0,
};

describe('every answer of the gateway', () => {
  it('validates against the schemas of the specification', async () => {
    const cookie = await handshake();
    await call(registerComputer, { cookie, computerInfo: COMPUTER });
    await call(startCategoryScan, { requestedCategories: [{ IndexOfAndGroup: 0, CategoryId: '00000000-0000-0000-0000-000000000001' }] });
    const none = { ExpressQuery: false, OtherCachedUpdateIDs: [], SystemSpec: [], CachedDriverIDs: [], FilterCategoryIds: [] };
    const installed: number[] = [];
    let page = await call(syncUpdates, { cookie, parameters: { ...none, InstalledNonLeafUpdateIDs: [], SkipSoftwareSync: false } });
    const seen = new Set<number>();
    for (let round = 0; (page.SyncUpdatesResult?.NewUpdates.length ?? 0) > 0; round++) {
      expect(round).toBeLessThan(20);
      for (const update of page.SyncUpdatesResult?.NewUpdates ?? []) {
        seen.add(update.ID);
        if (!update.IsLeaf) installed.push(update.ID);
      }
      const others = [...seen].filter((id) => !installed.includes(id));
      page = await call(syncUpdates, { cookie, parameters: { ...none, InstalledNonLeafUpdateIDs: installed, OtherCachedUpdateIDs: [...others, 987_654], SkipSoftwareSync: false } });
    }
    expect(page.SyncUpdatesResult?.OutOfScopeRevisionIDs).toEqual([987_654]);
    expect(seen.size).toBeGreaterThan(40);
    await call(syncUpdates, { cookie, parameters: { ...none, InstalledNonLeafUpdateIDs: installed, SkipSoftwareSync: true } });
    const { GetExtendedUpdateInfoResult: extended } = await call(getExtendedUpdateInfo, {
      cookie, revisionIDs: [...seen].slice(0, 49).concat(987_654), infoTypes: ['Core', 'Extended', 'LocalizedProperties', 'Eula'], locales: ['de', 'en'], GeoId: 'USA',
    });
    expect(extended?.OutOfScopeRevisionIDs).toEqual([987_654]);
    await call(getFileLocations, { cookie, fileDigests: (extended?.FileLocations ?? []).flatMap((location) => (location.FileDigest ? [location.FileDigest] : [])) });
    await call(refreshCache, { cookie, globalIDs: [{ UpdateID: 'e6cf1350-c01b-414d-a61f-263d14d133b4', RevisionNumber: 100 }] });
  });
});
