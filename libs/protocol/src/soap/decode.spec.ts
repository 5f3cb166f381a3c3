import { describe, expect, it } from '@jest/globals';
import { CLIENT_NAMESPACE, clientMessageText, elementText, envelopeText, intsText, SOAP_NAMESPACES } from '../../fixtures/soap-text.js';
import { clientWebService, syncUpdates, type SyncUpdates } from '../wusp/index.js';
import { reporting } from '../wsusss/index.js';
import { decodeRequest, decodeResponse } from './decode.js';
import { SoapDecodeError, SoapFaultError } from './errors.js';

const decode = (text: string) => decodeRequest(Buffer.from(text), { contract: clientWebService });
const refusal = (text: string | Uint8Array): { code: string; path: string } => {
  try {
    decodeRequest(Buffer.from(text), { contract: clientWebService });
  } catch (error) {
    if (error instanceof SoapDecodeError) return { code: error.code, path: error.path };
    throw error;
  }
  throw new Error('was accepted');
};

/** Decodes the parameters of a SyncUpdates whose `parameters` have the given content. */
function parametersOf(content: string): SyncUpdates['parameters'] {
  const { name, message } = decode(clientMessageText('SyncUpdates', elementText('parameters', content)));
  return name === 'SyncUpdates' ? message.parameters : undefined;
}

const NO_PARAMETERS = {
  ExpressQuery: false, SkipSoftwareSync: false,
  InstalledNonLeafUpdateIDs: [], OtherCachedUpdateIDs: [], SystemSpec: [], CachedDriverIDs: [], FilterCategoryIds: [],
};

describe('decodeRequest, what a native client sends', () => {
  it('tells the operation and its typed message', () => {
    const decoded = decode(clientMessageText('GetConfig', elementText('protocolVersion', '2.90')));
    expect(decoded).toEqual({
      name: 'GetConfig', operation: clientWebService.operations.GetConfig, soapVersion: '1.1', message: { protocolVersion: '2.90' },
    });
  });

  it('reads every kind of value of a driver request', () => {
    const driver = [
      elementText('MatchingID', 'PCI\\VEN_8086&amp;DEV_10D3'),
      elementText('DriverVerDate', '2006-06-21T00:00:00Z'),
      elementText('DriverVerVersion', '2814751477604196'),
      `<MatchingComputerHWID a:nil="true" xmlns:a="http://www.w3.org/2001/XMLSchema-instance"/>`,
      elementText('DriverRank', '-1'),
      elementText('SkipProviderFiltering', 'true'),
    ].join('');
    const device = elementText('HardwareIDs', '<string>A</string><string/>') + elementText('installedDriver', driver) + elementText('DeviceFlags', '1');
    const parameters = parametersOf(elementText('SystemSpec', elementText('Device', device)));
    expect(parameters?.SystemSpec).toEqual([
      {
        HardwareIDs: ['A', ''], CompatibleIDs: [], extensionDriver: [], DriverRecoveryIDs: [], DeviceFlags: 1,
        installedDriver: {
          MatchingID: 'PCI\\VEN_8086&DEV_10D3', DriverVerDate: '2006-06-21T00:00:00Z', DriverVerVersion: 2814751477604196n,
          DriverRank: -1, SkipProviderFiltering: true,
        },
      },
    ]);
  });

  it('reads extension drivers under the schema\'s name, under the native one, and under both', () => {
    const extension = (id: string): string =>
      elementText('ExtensionId', id) + elementText('DriverVerDate', '2006-06-21T00:00:00Z') + elementText('DriverVerVersion', '1') + elementText('Class', 'c') + elementText('DriverRank', '2');
    const schema = elementText('extensionDriver', elementText('extensionDriver', extension('a')));
    const native = elementText('extensionDrivers', elementText('ExtensionDriver', extension('b')));
    const ids = (spec: string) => parametersOf(elementText('SystemSpec', elementText('Device', spec)))?.SystemSpec[0]?.extensionDriver.map((driver) => driver.ExtensionId);
    expect(ids(schema)).toEqual(['a']);
    expect(ids(native)).toEqual(['b']);
    expect(ids(schema + native)).toEqual(['a', 'b']);
    expect(ids(elementText('extensionDrivers', elementText('extensionDriver', extension('c'))))).toEqual([]);
  });

  it('reads attributes of types that have them, and no others', () => {
    const text = envelopeText(
      `<r:RollupComputers xmlns:r="http://www.microsoft.com/SoftwareDistribution"><r:clientTime>2026-01-01T00:00:00Z</r:clientTime><r:computers>` +
        `<r:ComputerRollupInfo ComputerId="c&#10;1" r:LastSyncResult="9" LastSyncResult=" -2 " Other="x" ParentServerId="56309036-4c77-4dd9-951a-99ee9c246a94"/>` +
        `</r:computers></r:RollupComputers>`,
    );
    const decoded = decodeRequest(Buffer.from(text), { contract: reporting.reportingWebService });
    const computers = decoded.name === 'RollupComputers' ? decoded.message.computers : [];
    expect(computers).toEqual([
      {
        ComputerId: 'c\n1', LastSyncResult: -2, ParentServerId: '56309036-4c77-4dd9-951a-99ee9c246a94', LastSyncTime: '0001-01-01T00:00:00',
        LastReportedRebootTime: '0001-01-01T00:00:00', LastReportedStatusTime: '0001-01-01T00:00:00', LastInventoryTime: '0001-01-01T00:00:00',
      },
    ]);
  });
});

describe('decodeRequest, what may vary', () => {
  const content = elementText('parameters', elementText('InstalledNonLeafUpdateIDs', intsText([16, 28])) + elementText('SkipSoftwareSync', '1'));
  const plain = decode(clientMessageText('SyncUpdates', content));

  it.each([
    ['another envelope prefix', clientMessageText('SyncUpdates', content, { prefix: 'soap' })],
    ['no envelope prefix', envelopeText(elementText('SyncUpdates', content, `xmlns="${CLIENT_NAMESPACE}"`), { prefix: '' })],
    ['a declaration', clientMessageText('SyncUpdates', content, { prolog: '<?xml version="1.0" encoding="UTF-8"?>\r\n' })],
    ['a byte order mark', clientMessageText('SyncUpdates', content, { prolog: '\uFEFF' })],
    ['comments and instructions', clientMessageText('SyncUpdates', `<!-- <int>3</int> -->${content}<?x y?>`, { prolog: '<!-- c -->' })],
    ['a header', clientMessageText('SyncUpdates', content, { header: '<x mustUnderstand="1">y</x>' })],
    ['something behind the payload', envelopeText(elementText('SyncUpdates', content, `xmlns="${CLIENT_NAMESPACE}"`) + '<x><int>9</int></x>')],
    ['prefixed elements', envelopeText(elementText('c:SyncUpdates', content.replaceAll(/<(\/?)/g, '<$1c:'), `xmlns:c="${CLIENT_NAMESPACE}"`))],
    ['CDATA', clientMessageText('SyncUpdates', content.replace('>16<', '><![CDATA[1]]>6<'))],
    ['character references', clientMessageText('SyncUpdates', content.replace('>28<', '>&#50;&#x38;<'))],
    ['white space everywhere', clientMessageText('SyncUpdates', content.replaceAll('><', '>\r\n\t <').replace('>28<', '> 28\n<'))],
    ['other attributes', clientMessageText('SyncUpdates', content.replace('<Installed', '<Installed').replace('IDs>', `IDs xmlns:e="http://schemas.xmlsoap.org/soap/encoding/" e:arrayType="xsd:int[2]">`))],
    ['a nil that is false', clientMessageText('SyncUpdates', content.replace('<int>', `<int xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="false">`))],
  ])('%s changes nothing', (_what, text) => {
    expect(decode(text)).toEqual(plain);
  });

  it('an envelope of SOAP 1.2 is the same message in another version', () => {
    expect(decode(clientMessageText('SyncUpdates', content, { version: '1.2' }))).toEqual({ ...plain, soapVersion: '1.2' });
  });

  it('accepts elements in any order', () => {
    const ids = elementText('OtherCachedUpdateIDs', intsText([1]));
    const express = elementText('ExpressQuery', 'true');
    expect(parametersOf(ids + express)).toEqual(parametersOf(express + ids));
    expect(parametersOf(ids + express)).toEqual({ ...NO_PARAMETERS, ExpressQuery: true, OtherCachedUpdateIDs: [1] });
  });

  it('skips unknown elements, with everything in them, wherever they stand', () => {
    const unknown = '<New><parameters/><int>7</int><ExpressQuery>nonsense</ExpressQuery></New>';
    const foreign = '<ExpressQuery xmlns="urn:other">maybe</ExpressQuery><f:SkipSoftwareSync xmlns:f="urn:other"/>';
    const inList = elementText('CachedDriverIDs', `${unknown}<int>1</int>${unknown}<i:int xmlns:i="urn:other">5</i:int><int>2</int>`);
    const inValue = elementText('FeatureScoreMatchingKey', `AMD64${unknown}.10.0`);
    expect(parametersOf(unknown + foreign + inList + foreign + inValue + unknown)).toEqual({
      ...NO_PARAMETERS, CachedDriverIDs: [1, 2], FeatureScoreMatchingKey: 'AMD64.10.0',
    });
  });

  it.each(['', '<OtherCachedUpdateIDs/>', '<OtherCachedUpdateIDs></OtherCachedUpdateIDs>', '<OtherCachedUpdateIDs> </OtherCachedUpdateIDs>'])(
    'an array given as %p is empty',
    (content) => {
      expect(parametersOf(content)).toEqual(NO_PARAMETERS);
    },
  );

  it.each(['true', '1', ' true '])('nil="%s" means absent, under any prefix', (nil) => {
    const attribute = `q:nil="${nil}" xmlns:q="http://www.w3.org/2001/XMLSchema-instance"`;
    const nils = ['InstalledNonLeafUpdateIDs', 'SystemSpec', 'FeatureScoreMatchingKey', 'ComputerSpec', 'ExpressQuery'];
    expect(parametersOf(nils.map((name) => elementText(name, '<int>1</int>', attribute)).join(''))).toEqual(NO_PARAMETERS);
  });

  it('a nil string keeps its place in an array; other nil items are dropped', () => {
    const nil = 'q:nil="1" xmlns:q="http://www.w3.org/2001/XMLSchema-instance"';
    const strings = elementText('locales', `<string>en</string>${elementText('string', '', nil)}<string>de</string>`);
    const ints = elementText('revisionIDs', `<int>1</int>${elementText('int', '', nil)}<int>2</int>`);
    expect(decode(clientMessageText('GetExtendedUpdateInfo', strings + ints)).message).toEqual({
      revisionIDs: [1, 2], infoTypes: [], locales: ['en', '', 'de'],
    });
  });

  it('a nil attribute of another namespace means nothing', () => {
    expect(parametersOf('<ExpressQuery nil="true">true</ExpressQuery>')?.ExpressQuery).toBe(true);
  });

  it('an array in several pieces is one array', () => {
    const piece = elementText('CachedDriverIDs', intsText([1]));
    expect(parametersOf(piece + piece)?.CachedDriverIDs).toEqual([1, 1]);
  });

  it('gives missing required fields .NET\'s defaults, nested types included', () => {
    const text = envelopeText(
      '<ReportEventBatch xmlns="http://www.microsoft.com/SoftwareDistribution"><eventBatch><ReportingEvent><BasicData/><ExtendedData/></ReportingEvent></eventBatch></ReportEventBatch>',
    );
    expect(decodeRequest(Buffer.from(text), { contract: reporting.reportingWebService }).message).toEqual({
      clientTime: '0001-01-01T00:00:00',
      eventBatch: [
        {
          BasicData: {
            SequenceNumber: 0, TimeAtTarget: '0001-01-01T00:00:00', EventInstanceID: '00000000-0000-0000-0000-000000000000', NamespaceID: 0,
            EventID: 0, SourceID: 0, Win32HResult: 0,
          },
          ExtendedData: {
            ReplacementStrings: [], MiscData: [], ProcessorArchitecture: 'Unknown', OSLocaleID: 0,
            OSVersion: { Major: 0, Minor: 0, Build: 0, Revision: 0, ServicePackMajor: 0, ServicePackMinor: 0 },
          },
        },
      ],
    });
  });
});

describe('decodeRequest, what is refused', () => {
  it.each([
    ['parameters.InstalledNonLeafUpdateIDs', '<InstalledNonLeafUpdateIDs><int>1</int><int>x</int></InstalledNonLeafUpdateIDs>'],
    ['parameters.InstalledNonLeafUpdateIDs', '<InstalledNonLeafUpdateIDs><int>2147483648</int></InstalledNonLeafUpdateIDs>'],
    ['parameters.ExpressQuery', '<ExpressQuery/>'],
    ['parameters.FilterCategoryIds.Id', '<FilterCategoryIds><CategoryIdentifier><Id>1</Id></CategoryIdentifier></FilterCategoryIds>'],
    ['parameters.SystemSpec.installedDriver.DriverVerVersion', '<SystemSpec><Device/><Device><installedDriver><DriverVerVersion>1.2</DriverVerVersion></installedDriver></Device></SystemSpec>'],
    ['parameters.ComputerSpec.HardwareIDs', '<ComputerSpec><HardwareIDs><guid>g</guid></HardwareIDs></ComputerSpec>'],
  ])('an invalid value, naming %s', (path, content) => {
    expect(refusal(clientMessageText('SyncUpdates', elementText('parameters', content)))).toEqual({ code: 'INVALID_VALUE', path });
  });

  it('an unknown value of an enumeration', () => {
    const text = clientMessageText('GetExtendedUpdateInfo', '<infoTypes><XmlUpdateFragmentType>core</XmlUpdateFragmentType></infoTypes>');
    expect(refusal(text)).toEqual({ code: 'INVALID_VALUE', path: 'infoTypes' });
  });

  it('an invalid attribute', () => {
    const text = envelopeText('<RollupComputers xmlns="http://www.microsoft.com/SoftwareDistribution"><computers><ComputerRollupInfo LastSyncResult="z"/></computers></RollupComputers>');
    expect(() => decodeRequest(Buffer.from(text), { contract: reporting.reportingWebService })).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', path: 'computers.LastSyncResult' }),
    );
  });

  it('a field given twice', () => {
    const text = clientMessageText('SyncUpdates', '<parameters><ExpressQuery>true</ExpressQuery><ExpressQuery>false</ExpressQuery></parameters>');
    expect(refusal(text)).toEqual({ code: 'REPEATED_ELEMENT', path: 'parameters.ExpressQuery' });
  });

  it.each([
    ['NOT_SOAP', '<html/>'],
    ['NOT_SOAP', `<s:Body xmlns:s="${SOAP_NAMESPACES['1.1']}"/>`],
    ['NOT_SOAP', envelopeText('')],
    ['NOT_SOAP', envelopeText(' text only ')],
    ['NOT_SOAP', `<s:Envelope xmlns:s="${SOAP_NAMESPACES['1.1']}"/>`],
    ['NOT_SOAP', `<s:Envelope xmlns:s="${SOAP_NAMESPACES['1.1']}"><Body><GetConfig xmlns="${CLIENT_NAMESPACE}"/></Body></s:Envelope>`],
    ['VERSION_MISMATCH', '<s:Envelope xmlns:s="urn:soap-9"><s:Body/></s:Envelope>'],
    ['MUST_UNDERSTAND', clientMessageText('GetConfig', '', { header: '<h s:mustUnderstand="1"/>' })],
    ['MUST_UNDERSTAND', clientMessageText('GetConfig', '', { version: '1.2', header: '<x/><h s:mustUnderstand="true"/>' })],
    ['UNKNOWN_OPERATION', clientMessageText('Format', '')],
    ['UNKNOWN_OPERATION', clientMessageText('constructor', '')],
    ['UNKNOWN_OPERATION', clientMessageText('GetConfigResponse', '')],
    ['UNKNOWN_OPERATION', envelopeText('<GetConfig/>')],
    ['UNKNOWN_OPERATION', envelopeText('<GetConfig xmlns="urn:other"/>')],
    ['NOT_WELL_FORMED', ''],
    ['NOT_WELL_FORMED', 'GetConfig'],
    ['NOT_WELL_FORMED', clientMessageText('GetConfig', '').slice(0, -1)],
    ['NOT_WELL_FORMED', `${clientMessageText('GetConfig', '')}<x/>`],
    ['NOT_WELL_FORMED', clientMessageText('GetConfig', '<a></b>')],
    ['NOT_WELL_FORMED', clientMessageText('GetConfig', '<x:a/>')],
    ['NOT_WELL_FORMED', clientMessageText('GetConfig', '<a b="1" b="2"/>')],
    ['NOT_WELL_FORMED', clientMessageText('GetConfig', '&nbsp;')],
    ['NOT_WELL_FORMED', clientMessageText('GetConfig', '\u0001')],
    ['NOT_WELL_FORMED', clientMessageText('GetConfig', '&#1;', { prolog: '<?xml version="1.1"?>' })],
    ['DOCTYPE_REFUSED', clientMessageText('GetConfig', '', { prolog: '<!DOCTYPE s:Envelope [<!ENTITY a "b">]>' })],
    ['UNSUPPORTED_ENCODING', clientMessageText('GetConfig', '', { prolog: '<?xml version="1.0" encoding="iso-8859-1"?>' })],
  ])('%s: %s', (code, text) => {
    expect(refusal(text)).toEqual({ code, path: '' });
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${clientMessageText('GetConfig', '')}`, 'utf16le')],
    ['UTF-16 without one', Buffer.from(clientMessageText('GetConfig', ''), 'utf16le')],
    ['Latin-1', Buffer.from(clientMessageText('GetConfig', '<protocolVersion>\u00E9</protocolVersion>'), 'latin1')],
    ['a surrogate in UTF-8', Buffer.concat([Buffer.from('<a>'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('</a>')])],
  ])('bytes that are not UTF-8: %s', (_what, bytes) => {
    expect(refusal(bytes)).toEqual({ code: 'UNSUPPORTED_ENCODING', path: '' });
  });
});

describe('decodeResponse', () => {
  const decodeAnswer = (text: string) => decodeResponse(Buffer.from(text), { operation: syncUpdates });

  it('reads the response of the operation', () => {
    const text = clientMessageText('SyncUpdatesResponse', '<SyncUpdatesResult><Truncated>true</Truncated></SyncUpdatesResult>');
    expect(decodeAnswer(text)).toEqual({
      soapVersion: '1.1',
      message: {
        SyncUpdatesResult: { Truncated: true, NewUpdates: [], OutOfScopeRevisionIDs: [], ChangedUpdates: [], DeployedOutOfScopeRevisionIds: [] },
      },
    });
  });

  it('refuses the response of another operation', () => {
    expect(() => decodeAnswer(clientMessageText('GetCookieResponse', ''))).toThrow(expect.objectContaining({ code: 'UNKNOWN_OPERATION' }));
  });

  it('throws a fault of SOAP 1.1 as the error it is', () => {
    const detail = '<ErrorCode>InvalidParameters</ErrorCode><Message>parameters.InstalledNonLeafUpdateIDs</Message><ID>i</ID><Method>"m"</Method>';
    const fault = `<s:Fault><faultcode>s:Client</faultcode><faultstring>Fault occurred</faultstring><faultactor>a</faultactor><detail>${detail}</detail></s:Fault>`;
    expect(() => decodeAnswer(envelopeText(fault))).toThrow(SoapFaultError);
    expect(() => decodeAnswer(envelopeText(fault))).toThrow(
      expect.objectContaining({
        faultCode: 'Client', faultString: 'Fault occurred', errorCode: 'InvalidParameters', faultMessage: 'parameters.InstalledNonLeafUpdateIDs', id: 'i', method: '"m"',
      }),
    );
  });

  it('throws a fault of SOAP 1.2, whichever detail it has', () => {
    const code = '<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>s:Other</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">Why</s:Text></s:Reason>';
    for (const detail of ['<Detail><ErrorCode>ServerBusy</ErrorCode></Detail>', '<s:Detail><ErrorCode>ServerBusy</ErrorCode></s:Detail>']) {
      expect(() => decodeAnswer(envelopeText(`<s:Fault>${code}${detail}</s:Fault>`, { version: '1.2' }))).toThrow(
        expect.objectContaining({ faultCode: 'Sender', faultString: 'Why', errorCode: 'ServerBusy', faultMessage: '', id: '', method: '' }),
      );
    }
  });

  it('bounds the texts of a fault', () => {
    const fault = `<s:Fault><faultcode>s:Client</faultcode><faultstring>${'x'.repeat(100)}</faultstring></s:Fault>`;
    expect(() => decodeResponse(Buffer.from(envelopeText(fault)), { operation: syncUpdates, maxTextLength: 99 })).toThrow(
      expect.objectContaining({ code: 'TEXT_TOO_LONG' }),
    );
  });
});
