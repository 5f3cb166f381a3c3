import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DriverMetaData, readUpdateDocument, type UpdateDocumentErrorCode, type UpdateDocumentLimits, UpdateDocumentReader } from './index.js';

const MSUS = 'http://schemas.microsoft.com/msus/2002/12';
const NIC = 'PCI\\VEN_1AF4&amp;DEV_1041';
const REQUIRED = `HardwareID="${NIC}" DriverVerDate="2026-01-05" DriverVerVersion="10.0.26100.8036"`;
const COMPUTER = (n: number) => `0000000A-0000-0000-0000-${String(n).padStart(12, '0')}`;

function document(metadata: string, updateType = 'Driver'): string {
  return (
    `<u:Update xmlns:u="${MSUS}/Update" xmlns:d="${MSUS}/UpdateHandlers/WindowsDriver">` +
    `<u:UpdateIdentity UpdateID="${COMPUTER(1)}" RevisionNumber="1"/><u:Properties UpdateType="${updateType}"/>` +
    `<u:ApplicabilityRules><u:IsInstalled><d:WindowsDriverInstalled/></u:IsInstalled>${metadata}</u:ApplicabilityRules></u:Update>`
  );
}

const inMetadata = (...drivers: string[]) => `<u:Metadata>${drivers.join('')}</u:Metadata>`;
const driver = (attributes: string, children = '') => `<d:WindowsDriverMetaData ${attributes}>${children}</d:WindowsDriverMetaData>`;
const derive = (...drivers: string[]) => readUpdateDocument(document(inMetadata(...drivers))).drivers;
const only = (attributes: string, children = ''): DriverMetaData => {
  const [first, ...others] = derive(driver(attributes, children));
  if (first === undefined || others.length > 0) throw new Error('not exactly one driver');
  return first;
};

function expectRefused(attributes: string, children: string, code: UpdateDocumentErrorCode): void {
  expect(() => only(attributes, children)).toThrow(expect.objectContaining({ name: 'UpdateDocumentError', code }));
}

describe('the driver tables (MS-WUSP 3.1.1.1)', () => {
  it('hold everything a driver says of a device', () => {
    const attributes = `${REQUIRED} WhqlDriverID="9000300" Class="Net" Company="C" Provider="P" Manufacturer="M" Model="A &amp; B"`;
    const children =
      '<d:FeatureScore OperatingSystem="amd64.10.0" FeatureScore="80"/><d:FeatureScore OperatingSystem="arm64.10.0" FeatureScore="FE"/>' +
      `<d:DistributionComputerHardwareId>\n ${COMPUTER(2)} </d:DistributionComputerHardwareId><d:DistributionComputerHardwareId>${COMPUTER(2).toLowerCase()}</d:DistributionComputerHardwareId>` +
      `<d:TargetComputerHardwareId>{${COMPUTER(3)}}</d:TargetComputerHardwareId><d:CompatibleProvider>Q</d:CompatibleProvider><d:ExtensionId>{${COMPUTER(4)}}</d:ExtensionId>`;
    expect(only(attributes, children)).toEqual({
      hardwareId: 'PCI\\VEN_1AF4&DEV_1041', driverVerDate: '2026-01-05', driverVerVersion: '10.0.26100.8036', packedDriverVerVersion: 2814751477604196n,
      class: 'Net', company: 'C', provider: 'P', manufacturer: 'M', model: 'A & B', whqlDriverId: 9000300,
      featureScores: [{ operatingSystem: 'amd64.10.0', featureScore: 0x80 }, { operatingSystem: 'arm64.10.0', featureScore: 0xfe }],
      distributionComputerHardwareIds: [COMPUTER(2).toLowerCase()], targetComputerHardwareIds: [COMPUTER(3).toLowerCase()],
      compatibleProviders: ['Q'], extensionId: COMPUTER(4).toLowerCase(),
    });
  });

  it('need the device, the date and the version, and nothing else', () => {
    expect(only(REQUIRED)).toMatchObject({ class: '', provider: '', manufacturer: '', model: '', company: '', whqlDriverId: null, extensionId: null, featureScores: [] });
    for (const name of ['HardwareID', 'DriverVerDate', 'DriverVerVersion']) expectRefused(REQUIRED.replace(name, 'Other'), '', 'MISSING_VALUE');
  });

  it('have an entry for each device, in document order', () => {
    expect(derive(driver(REQUIRED), driver(REQUIRED.replace(NIC, 'b'))).map(({ hardwareId }) => hardwareId)).toEqual(['PCI\\VEN_1AF4&DEV_1041', 'b']);
  });

  it('are filled from drivers only', () => {
    expect(readUpdateDocument(document(inMetadata(driver(REQUIRED)), 'Software')).drivers).toEqual([]);
  });

  it('are not filled from elements at other places or of other namespaces', () => {
    const elsewhere = `<u:Other>${driver(REQUIRED)}</u:Other>${inMetadata(`<u:Deeper>${driver(REQUIRED)}</u:Deeper>`, `<u:WindowsDriverMetaData ${REQUIRED}/>`)}`;
    expect(readUpdateDocument(document(elsewhere)).drivers).toEqual([]);
    expect(only(REQUIRED, '<u:CompatibleProvider>Q</u:CompatibleProvider><d:Other><d:CompatibleProvider>Q</d:CompatibleProvider></d:Other>').compatibleProviders).toEqual([]);
  });

  it.each<[string, bigint]>([
    ['0.0.0.0', 0n], ['1.2.3.4', 0x0001_0002_0003_0004n], ['1.2', 0x0001_0002_0000_0000n], ['65535.65535.65535.65535', 0xffff_ffff_ffff_ffffn],
  ])('pack version %s into 64 bits', (version, packed) => {
    expect(only(REQUIRED.replace('10.0.26100.8036', version)).packedDriverVerVersion).toBe(packed);
  });

  it('pack versions so that the order stays', () => {
    const version = fc.array(fc.nat(0xffff), { minLength: 4, maxLength: 4 });
    const pack = (parts: number[]) => only(REQUIRED.replace('10.0.26100.8036', parts.join('.'))).packedDriverVerVersion;
    fc.assert(fc.property(version, version, (a, b) => {
      const place = a.findIndex((part, index) => part !== b[index]);
      const expected = place < 0 ? 0 : Math.sign((a[place] as number) - (b[place] as number));
      const [left, right] = [pack(a), pack(b)];
      expect(left < right ? -1 : Number(left > right)).toBe(expected);
    }), { numRuns: 100 });
  });

  it.each<[string, string, UpdateDocumentErrorCode]>([
    ['1.2.3.4.5', '', 'INVALID_VALUE'], ['1.2.3.65536', '', 'INVALID_VALUE'], ['1..2', '', 'INVALID_VALUE'], ['v1', '', 'INVALID_VALUE'],
  ])('refuse version %s', (version, children, code) => expectRefused(REQUIRED.replace('10.0.26100.8036', version), children, code));

  it('take the day of a date and time, and no day that does not exist', () => {
    expect(only(REQUIRED.replace('2026-01-05', '2026-01-05T00:00:00Z')).driverVerDate).toBe('2026-01-05');
    for (const date of ['2026-02-30', '01/05/2026', '']) expectRefused(REQUIRED.replace('2026-01-05', date), '', 'INVALID_VALUE');
  });

  it.each<[string, number]>([['0', 0], ['FF', 255], ['0x10', 16], ['80', 128], ['128', 128], ['255', 255]])('read feature score %s', (text, score) => {
    expect(only(REQUIRED, `<d:FeatureScore OperatingSystem="amd64.10.0" FeatureScore="${text}"/>`).featureScores[0]?.featureScore).toBe(score);
  });

  it('take the first score of an operating system', () => {
    const children = '<d:FeatureScore OperatingSystem="AMD64.10.0" FeatureScore="1"/><d:FeatureScore OperatingSystem="amd64.10.0" FeatureScore="2"/>';
    expect(only(REQUIRED, children).featureScores).toEqual([{ operatingSystem: 'AMD64.10.0', featureScore: 1 }]);
  });

  it.each<[string, UpdateDocumentErrorCode]>([
    ['<d:FeatureScore OperatingSystem="x" FeatureScore="256"/>', 'INVALID_VALUE'],
    ['<d:FeatureScore OperatingSystem="x" FeatureScore="-1"/>', 'INVALID_VALUE'],
    ['<d:FeatureScore OperatingSystem="x"/>', 'MISSING_VALUE'],
    ['<d:FeatureScore FeatureScore="1"/>', 'MISSING_VALUE'],
    ['<d:TargetComputerHardwareId>any</d:TargetComputerHardwareId>', 'INVALID_VALUE'],
    ['<d:DistributionComputerHardwareId/>', 'INVALID_VALUE'],
    ['<d:ExtensionId>1</d:ExtensionId>', 'INVALID_VALUE'],
    [`<d:CompatibleProvider>${'x'.repeat(1_025)}</d:CompatibleProvider>`, 'INVALID_VALUE'],
  ])('refuse %s', (children, code) => expectRefused(REQUIRED, children, code));

  it.each<[Partial<UpdateDocumentLimits>, string]>([
    [{ maxDrivers: 1 }, inMetadata(driver(REQUIRED), driver(REQUIRED))],
    [{ maxDriverDetails: 1 }, inMetadata(driver(REQUIRED, '<d:CompatibleProvider>a</d:CompatibleProvider><d:CompatibleProvider>b</d:CompatibleProvider>'))],
  ])('are bounded: %j', (limits, metadata) => {
    const reader = new UpdateDocumentReader(limits);
    expect(() => reader.write(document(metadata))).toThrow(expect.objectContaining({ code: 'TOO_MANY' }));
  });
});
