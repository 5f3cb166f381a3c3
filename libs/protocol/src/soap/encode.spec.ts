import { describe, expect, it } from '@jest/globals';
import { clientWebService, getConfig, registerComputer, startCategoryScan, syncUpdates, updateInfoTable, type UpdateInfo } from '../wusp/index.js';
import { getRevisionIdList, getUpdateData, reporting } from '../wsusss/index.js';
import { decodeXpress, encodeXpress } from '../xpress/index.js';
import { decodeRequest, decodeResponse } from './decode.js';
import { encodeElement, encodeRequest, encodeResponse } from './encode.js';
import { escapeText } from './encoding/escape.js';
import { SoapEncodeError } from './errors.js';
import type { PreparedElement, PreparedText } from './prepared.js';

const WCF = { style: 'wcf', soapVersion: '1.1' } as const;
const ASMX = { style: 'asmx', soapVersion: '1.1' } as const;
const CLIENT = 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService';
const WCF_START =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">';
const WCF_END = '</s:Body></s:Envelope>';
const ASMX_START =
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>';
const ASMX_END = '</soap:Body></soap:Envelope>';

const config = {
  GetConfigResult: {
    LastChange: '2026-10-04T13:17:07.59Z', IsRegistrationRequired: true,
    AuthInfo: [{ PlugInID: 'SimpleTargeting', ServiceUrl: 'SimpleAuthWebService/SimpleAuth.asmx', Parameter: '' }],
  },
};

describe('encodeResponse', () => {
  it('writes like WCF', () => {
    const body = encodeResponse(getConfig, config, WCF);
    const text =
      `${WCF_START}<GetConfigResponse xmlns="${CLIENT}"><GetConfigResult><LastChange>2026-10-04T13:17:07.59Z</LastChange>` +
      '<IsRegistrationRequired>true</IsRegistrationRequired><AuthInfo><AuthPlugInInfo><PlugInID>SimpleTargeting</PlugInID>' +
      `<ServiceUrl>SimpleAuthWebService/SimpleAuth.asmx</ServiceUrl><Parameter/></AuthPlugInInfo></AuthInfo></GetConfigResult></GetConfigResponse>${WCF_END}`;
    expect(body.toPlain().toString()).toBe(text);
    expect(body.plainLength).toBe(text.length);
  });

  it('writes an empty answer like WCF', () => {
    expect(encodeResponse(registerComputer, {}, WCF).toPlain().toString()).toBe(`${WCF_START}<RegisterComputerResponse xmlns="${CLIENT}"/>${WCF_END}`);
  });

  it('writes like ASP.NET, with the arrays that appear even when empty', () => {
    const list = encodeResponse(getRevisionIdList, { GetRevisionIdListResult: { Anchor: '9438,2026-10-04 16:33:26.734', NewRevisions: [] } }, ASMX);
    expect(list.toPlain().toString()).toBe(
      `${ASMX_START}<GetRevisionIdListResponse xmlns="http://www.microsoft.com/SoftwareDistribution"><GetRevisionIdListResult>` +
        `<Anchor>9438,2026-10-04 16:33:26.734</Anchor><NewRevisions /></GetRevisionIdListResult></GetRevisionIdListResponse>${ASMX_END}`,
    );
    const data = encodeResponse(getUpdateData, { GetUpdateDataResult: { updates: [{ FileDigestList: [] }], fileUrls: [] } }, ASMX);
    expect(data.toPlain().toString()).toContain('<updates><ServerSyncUpdateData /></updates><fileUrls />');
    expect(encodeResponse(getUpdateData, { GetUpdateDataResult: {} }, ASMX).toPlain().toString()).toContain('<GetUpdateDataResult />');
  });

  it('answers SOAP 1.2 in SOAP 1.2', () => {
    for (const style of ['wcf', 'asmx'] as const) {
      const text = encodeResponse(getConfig, config, { style, soapVersion: '1.2' }).toPlain();
      expect(text.toString()).toContain('"http://www.w3.org/2003/05/soap-envelope"');
      expect(decodeResponse(text, { operation: getConfig }).soapVersion).toBe('1.2');
    }
  });

  it('writes schema order, whatever the order of the properties', () => {
    const text = encodeResponse(startCategoryScan, { requestedCategoryIdsInError: [ID], preferredCategoryIds: [ID] }, WCF).toPlain().toString();
    expect(text).toContain(`<preferredCategoryIds><guid>${ID}</guid></preferredCategoryIds><requestedCategoryIdsInError><guid>${ID}</guid></requestedCategoryIdsInError>`);
  });

  it('escapes what has to be escaped, and only that', () => {
    const name = 'a<b>&"c"\'d\'\te\nf\rg\u00E9\u{1F600}';
    const body = encodeResponse(getConfig, { GetConfigResult: { ...config.GetConfigResult, Properties: [{ Name: name }] } }, WCF);
    expect(body.toPlain().toString()).toContain('<Name>a&lt;b&gt;&amp;"c"\'d\'\te\nf&#xD;g\u00E9\u{1F600}</Name>');
    expect(decodeResponse(body.toPlain(), { operation: getConfig }).message.GetConfigResult?.Properties[0]?.Name).toBe(name);
  });

  it('replaces characters that XML cannot carry', () => {
    const body = encodeResponse(getConfig, { GetConfigResult: { ...config.GetConfigResult, Properties: [{ Name: 'a\u0000b\u001Bc\uFFFEd\uD800e' }] } }, WCF);
    expect(decodeResponse(body.toPlain(), { operation: getConfig }).message.GetConfigResult?.Properties[0]?.Name).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe');
    expect(body.plainLength).toBe(body.toPlain().byteLength);
  });

  it.each([
    ['GetConfigResult.LastChange', { GetConfigResult: { ...config.GetConfigResult, LastChange: 'yesterday' } }],
    ['GetConfigResult.LastChange', { GetConfigResult: { IsRegistrationRequired: true } }],
    ['GetConfigResult.IsRegistrationRequired', { GetConfigResult: { ...config.GetConfigResult, IsRegistrationRequired: 1 } }],
    ['GetConfigResult.AllowedEventIds', { GetConfigResult: { ...config.GetConfigResult, AllowedEventIds: [1.5] } }],
    ['GetConfigResult.AllowedEventIds', { GetConfigResult: { ...config.GetConfigResult, AllowedEventIds: [2 ** 31] } }],
    ['GetConfigResult.AllowedEventIds', { GetConfigResult: { ...config.GetConfigResult, AllowedEventIds: 5 } }],
    ['GetConfigResult.AuthInfo', { GetConfigResult: { ...config.GetConfigResult, AuthInfo: [null] } }],
    ['GetConfigResult.AuthInfo.PlugInID', { GetConfigResult: { ...config.GetConfigResult, AuthInfo: [{ PlugInID: 7 }] } }],
    ['GetConfigResult', { GetConfigResult: 'x' }],
  ])('refuses a message that does not fit, naming %s', (path, message) => {
    expect(() => encodeResponse(getConfig, message as never, WCF)).toThrow(SoapEncodeError);
    expect(() => encodeResponse(getConfig, message as never, WCF)).toThrow(expect.objectContaining({ path }));
  });
});

const ID = '56309036-4c77-4dd9-951a-99ee9c246a94';

describe('prepared parts', () => {
  const XML = '<UpdateIdentity UpdateID="56309036-4c77-4dd9-951a-99ee9c246a94" RevisionNumber="101" /> \u00E9';
  const info: UpdateInfo = {
    ID: 5, IsLeaf: false, Xml: XML,
    Deployment: { ID: 6, Action: 'Evaluate', IsAssigned: true, LastChangeTime: '2026-10-04', HardwareIds: [], ClientBehaviors: [] },
  };
  const escaped = Buffer.from(escapeText(XML));
  const xml: PreparedText = { kind: 'prepared', plainLength: escaped.length, xpress: encodeXpress(escaped) };
  const whole = encodeElement('UpdateInfo', updateInfoTable, { ...info, Xml: xml }, 'wcf');
  const element: PreparedElement = { kind: 'prepared-element', plainLength: whole.plainLength, xpress: Buffer.concat(whole.toXpress()) };
  const page = (updates: readonly (typeof info | PreparedElement | (Omit<UpdateInfo, 'Xml'> & { Xml: PreparedText }))[]) =>
    encodeResponse(syncUpdates, { SyncUpdatesResult: { NewUpdates: updates, Truncated: false } }, WCF);
  const expected = page([info, info, info]).toPlain();

  it('give the same plain bytes as the values they stand for', () => {
    const body = page([info, { ...info, Xml: xml }, element]);
    expect(body.toPlain()).toEqual(expected);
    expect(body.plainLength).toBe(expected.length);
  });

  it('are sent untouched in an Xpress body', () => {
    const body = Buffer.concat(page([element, { ...info, Xml: xml }, element]).toXpress());
    expect(decodeXpress(body, { maxBytes: expected.length })).toEqual(expected);
    expect(body.includes(Buffer.from(element.xpress))).toBe(true);
    expect(body.includes(Buffer.from(xml.xpress))).toBe(true);
  });

  it('stay in one piece with the text that they go out behind again and again', () => {
    const own = { ...element };
    const bodies = [1, 2, 3].map(() => page([own]).toXpress());
    expect(bodies.map((pieces) => pieces.length)).toEqual([3, 2, 2]);
    const plain = page([info]).toPlain();
    for (const pieces of bodies) expect(decodeXpress(Buffer.concat(pieces), { maxBytes: plain.length })).toEqual(plain);
    expect(bodies[1]?.[0]).toBe(bodies[2]?.[0]);
  });

  it('a body without any is one piece', () => {
    const body = page([info]);
    expect(decodeXpress(Buffer.concat(body.toXpress()), { maxBytes: body.plainLength })).toEqual(body.toPlain());
  });

  it('are refused where they do not belong', () => {
    const result = { Truncated: false, NewCookie: { Expiration: xml as never } };
    expect(() => encodeResponse(syncUpdates, { SyncUpdatesResult: result }, WCF)).toThrow(expect.objectContaining({ path: 'SyncUpdatesResult.NewCookie.Expiration' }));
    const ids = { Truncated: false, OutOfScopeRevisionIDs: [element as never] };
    expect(() => encodeResponse(syncUpdates, { SyncUpdatesResult: ids }, WCF)).toThrow(expect.objectContaining({ path: 'SyncUpdatesResult.OutOfScopeRevisionIDs' }));
  });
});

describe('encodeRequest', () => {
  it('writes like a native client', () => {
    const bytes = encodeRequest(syncUpdates, {
      cookie: { Expiration: '2026-10-04T16:03:35.9967236Z', EncryptedData: Buffer.from([0, 1, 2]) },
      parameters: { ExpressQuery: false, InstalledNonLeafUpdateIDs: [16, -28], SkipSoftwareSync: false, AlsoPerformRegularSync: true, ComputerSpec: {} },
    });
    expect(bytes.toString()).toBe(
      `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><SyncUpdates xmlns="${CLIENT}"><cookie><Expiration>2026-10-04T16:03:35.9967236Z</Expiration>` +
        '<EncryptedData>AAEC</EncryptedData></cookie><parameters><ExpressQuery>false</ExpressQuery><InstalledNonLeafUpdateIDs><int>16</int><int>-28</int></InstalledNonLeafUpdateIDs>' +
        '<SkipSoftwareSync>false</SkipSoftwareSync><AlsoPerformRegularSync>true</AlsoPerformRegularSync><ComputerSpec/></parameters></SyncUpdates></s:Body></s:Envelope>',
    );
  });

  it('writes attributes', () => {
    const { rollupComputers } = reporting;
    const computer = {
      ComputerId: 'a"b<\n', LastSyncTime: '2026-01-01T00:00:00Z', LastSyncResult: -1, LastReportedRebootTime: '2026-01-01T00:00:00Z',
      LastReportedStatusTime: '2026-01-01T00:00:00Z', LastInventoryTime: '2026-01-01T00:00:00Z', ParentServerId: ID,
    };
    const bytes = encodeRequest(rollupComputers, { clientTime: '2026-01-01T00:00:00Z', computers: [computer] });
    expect(bytes.toString()).toContain('<ComputerRollupInfo ComputerId="a&quot;b&lt;&#xA;" LastSyncTime="2026-01-01T00:00:00Z" LastSyncResult="-1" ');
    expect(decodeRequest(bytes, { contract: reporting.reportingWebService }).message).toEqual({
      clientTime: '2026-01-01T00:00:00Z', computers: [computer],
    });
    expect(() => encodeRequest(rollupComputers, { clientTime: '2026-01-01T00:00:00Z', computers: [{ ...computer, LastSyncResult: 0.5 }] })).toThrow(
      expect.objectContaining({ path: 'computers.LastSyncResult' }),
    );
  });

  it('is read by the contract it was written for', () => {
    const decoded = decodeRequest(encodeRequest(getConfig, { protocolVersion: '2.90' }), { contract: clientWebService });
    expect(decoded.name).toBe('GetConfig');
  });
});
