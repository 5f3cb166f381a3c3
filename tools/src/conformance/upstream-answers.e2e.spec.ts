import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeResponse, encodeRequest, type Outgoing, type SoapOperation } from '@sluice/protocol/soap';
import {
  getAuthConfig, getAuthorizationCookie, getConfigData, getCookie, getDeployments, getRelatedRevisionsForUpdates, getRevisionIdList, getUpdateData,
  getUpdateDecryptionData, serverSyncWebService, downloadFiles, dssAuthWebService, type Cookie,
} from '@sluice/protocol/wsusss';
import { startServiceUnderTest, type ServiceUnderTest } from './service-under-test.js';
import { validateBody } from './wsdl-schemas.js';

let worker: ServiceUnderTest;

beforeAll(async () => {
  worker = await startServiceUnderTest('sync-worker', { folder: fileURLToPath(new URL('../../../samples/catalog', import.meta.url)) });
}, 60_000);

afterAll(() => worker?.stop());

/** Calls an operation, validates the answer against the schema of its WSDL, and decodes it. */
async function call<Request, Response>(operation: SoapOperation<Request, Response>, message: Outgoing<NoInfer<Request>>): Promise<Response> {
  // Any letter case will do.
  const path = operation.service === 'DssAuthWebService' ? '/dssauthWebService/dssauthWebService.asmx' : '/serversyncwebservice/SERVERSYNCWEBSERVICE.ASMX';
  const answer = await fetch(worker.urlOf(path) + path, {
    method: 'POST', headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${operation.soapAction}"` },
    body: encodeRequest(operation, message).toString(),
  });
  const body = await answer.text();
  expect([answer.status, body.includes(`${operation.name}Response`)]).toEqual([200, true]);
  validateBody(operation, body);
  return decodeResponse(Buffer.from(body), { operation }).message;
}

async function handshake(): Promise<Cookie> {
  await call(getAuthConfig, {});
  const { GetAuthorizationCookieResult } = await call(getAuthorizationCookie, { accountName: 'schema.example', accountGuid: '6f1c2f6e-3f0b-4d3a-9b1e-0d2f6a1c5e12' });
  const { GetCookieResult } = await call(getCookie, { authCookies: [GetAuthorizationCookieResult ?? {}], protocolVersion: '1.20' });
  return GetCookieResult as Cookie;
}

describe('every answer of the upstream role', () => {
  it('validates against the schemas of the specification', async () => {
    const cookie = await handshake();
    await call(getConfigData, { cookie });
    const { GetRevisionIdListResult: categories } = await call(getRevisionIdList, { cookie, filter: { GetConfig: true } });
    const { GetRevisionIdListResult: updates } = await call(getRevisionIdList, { cookie, filter: { GetConfig: false } });
    const wanted = [...(categories?.NewRevisions ?? []), ...(updates?.NewRevisions ?? [])].slice(0, 100);
    expect(wanted.length).toBeGreaterThan(40);
    const { GetUpdateDataResult: data } = await call(getUpdateData, { cookie, updateIds: wanted });
    expect(data?.updates.length).toBeGreaterThan(40);
    await call(getUpdateDecryptionData, { cookie, updateIds: wanted });
    await call(downloadFiles, { cookie, fileDigestList: (data?.fileUrls ?? []).slice(0, 3).flatMap((file) => (file.FileDigest ? [file.FileDigest] : [])) });
    await call(getDeployments, { cookie, ...(updates?.Anchor !== undefined && { syncAnchor: updates.Anchor }) });
    await call(getRelatedRevisionsForUpdates, { cookie, updateIDs: [] });
    for (const { Ping } of [serverSyncWebService.operations, dssAuthWebService.operations]) await call(Ping, { pingLevel: 1 });
  });

  it('comes in SOAP 1.2 when asked in it', async () => {
    const body = encodeRequest(getAuthConfig, {}).toString().replaceAll('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope');
    const answer = await fetch(`${worker.urlOf('/ServerSyncWebService/')}/ServerSyncWebService/ServerSyncWebService.asmx`, { method: 'POST', headers: { 'content-type': 'application/soap+xml; charset=utf-8' }, body });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/soap+xml; charset=utf-8']);
    expect(await answer.text()).toContain('http://www.w3.org/2003/05/soap-envelope');
  });

  it('comes in Xpress to whoever reads it, as Windows servers ask for it (MS-WSUSSS 2.1)', async () => {
    const cookie = await handshake();
    const answer = await fetch(`${worker.urlOf('/ServerSyncWebService/')}/ServerSyncWebService/ServerSyncWebService.asmx`, {
      method: 'POST', headers: { 'content-type': 'text/xml; charset=utf-8', 'accept-encoding': 'xpress' },
      body: encodeRequest(getRevisionIdList, { cookie, filter: { GetConfig: true } }).toString(),
    });
    expect(answer.headers.get('content-encoding')).toBe('xpress');
  });
});
