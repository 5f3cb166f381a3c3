import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MachineFiles } from '../machine/machine-files.js';
import { dword, MachineRegistry, sz } from '../machine/machine-registry.js';
import { machines } from '../machine/machines.js';
import { parseFragment } from '../metadata/fragment-element.js';
import type { Machine, MsiProduct } from '../machine/machine.js';
import { isUndecided, type Outcome } from './outcome.js';
import { evaluateRule } from './rule-evaluator.js';

const machine = {
  ...machines.windows11Amd64,
  registry: new MachineRegistry({
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\Vendor\\Tool': { Number: dword(5), Text: sz('Server Core'), Version: sz('4.10.0'), Folder: sz('C:\\Tool\\'), '': sz('default') },
  }),
  files: new MachineFiles({
    'C:\\Windows\\System32\\a.dll': { version: '2.1.0.0', size: 10, created: new Date('2025-06-01'), modified: new Date('2026-01-01'), language: 1033 },
    'C:\\Tool\\b.exe': { version: '1.0' },
  }),
};
const NO_PARTS: MsiProduct = { version: '1.0', features: [], components: [], patches: [], supersededPatches: [] };
const KEY = 'Key="HKEY_LOCAL_MACHINE" Subkey="software\\VENDOR\\Tool"';

function evaluate(rule: string, metadata = '', on: Machine = machine): Outcome {
  const [root] = parseFragment(`<Rules>${rule}<Metadata>${metadata}</Metadata></Rules>`);
  const [element, data] = root?.children ?? [];
  if (element === undefined) throw new Error('the test names no rule');
  return evaluateRule(element, { machine: on, metadata: data, updateId: 'a0000000-0000-4000-8000-000000000001' });
}

/** Why a rule has no answer. */
function reasonOf(rule: string, metadata = '', on: Machine = machine): string {
  const outcome = evaluate(rule, metadata, on);
  return isUndecided(outcome) ? outcome.map(({ operator, reason }) => `${operator}: ${reason}`).join('; ') : `decided ${outcome}`;
}

describe('logical operators', () => {
  it.each([
    ['<True />', true],
    ['<False />', false],
    ['<And><True /><True /></And>', true],
    ['<And><True /><False /></And>', false],
    ['<And />', true],
    ['<Or><False /><True /></Or>', true],
    ['<Or />', false],
    ['<Not><False /></Not>', true],
  ])('%s is %s', (rule, expected) => {
    expect(evaluate(rule)).toBe(expected);
  });

  it.each([
    ['<NobodyKnows />', 'NobodyKnows: nobody knows this operator'],
    ['<Not><NobodyKnows /></Not>', 'NobodyKnows: nobody knows this operator'],
    ['<And><True /><NobodyKnows /><x.Other /></And>', 'NobodyKnows: nobody knows this operator; x.Other: nobody knows this operator'],
    ['<Or><False /><NobodyKnows /><NobodyKnows /></Or>', 'NobodyKnows: nobody knows this operator'],
    ['<Not />', 'Not: it holds 0 rules instead of one'],
    // What the others say decides, whatever the unknown one would.
    ['<And><NobodyKnows /><False /></And>', 'decided false'],
    ['<Or><NobodyKnows /><True /></Or>', 'decided true'],
  ])('never guesses about an operator nobody knows: %s', (rule, expected) => {
    expect(reasonOf(rule)).toBe(expected);
  });

  it('does not depend on the order of the parts', () => {
    const parts = fc.shuffledSubarray(['<True />', '<False />', '<NobodyKnows />', '<b.WmiQuery WqlQuery="x" />'], { minLength: 1 });
    fc.assert(
      fc.property(parts, fc.constantFrom('And', 'Or'), (drawn, operator) => {
        const outcome = (list: readonly string[]) => {
          const found = evaluate(`<${operator}>${list.join('')}</${operator}>`);
          return isUndecided(found) ? found.map((problem) => problem.operator).sort() : found;
        };
        expect(outcome([...drawn].reverse())).toEqual(outcome(drawn));
      }),
    );
  });
});

describe('rules about Windows and the processor', () => {
  it.each([
    ['<b.WindowsVersion MajorVersion="10" MinorVersion="0" />', true],
    ['<b.WindowsVersion MajorVersion="6" MinorVersion="3" />', false],
    // 10.0 is greater than 6.3 although 0 is less than 3.
    ['<b.WindowsVersion Comparison="GreaterThanOrEqualTo" MajorVersion="6" MinorVersion="3" />', true],
    ['<b.WindowsVersion Comparison="GreaterThanOrEqualTo" MajorVersion="10" MinorVersion="0" BuildNumber="26200" ProductType="1" />', true],
    ['<b.WindowsVersion Comparison="LessThan" MajorVersion="10" MinorVersion="0" BuildNumber="30000" />', false],
    ['<b.WindowsVersion Comparison="LessThan" BuildNumber="22000" />', false],
    ['<b.WindowsVersion ProductType="3" />', false],
    ['<b.WindowsVersion SuiteMask="768" />', true],
    ['<b.WindowsVersion SuiteMask="768" AllSuitesMustBePresent="true" />', false],
    ['<b.Platform PlatformID="2" />', true],
    ['<b.Platform PlatformID="1" />', false],
    ['<b.WindowsLanguage Language="en" />', true],
    ['<b.WindowsLanguage Language="en-GB" />', false],
    ['<b.MuiInstalled />', false],
    ['<b.Processor Architecture="9" />', true],
    ['<b.Processor Architecture="9" Level="15" />', false],
    ['<b.Processor Architecture="12" />', false],
    ['<b.NumberOfProcessors Comparison="LessThan" Number="4" />', false],
  ])('%s is %s', (rule, expected) => {
    expect(evaluate(rule)).toBe(expected);
  });

  it('lets a multilingual Windows answer to each of its languages, as MUI languages only', () => {
    const multilingual = { ...machine, windows: machines.windows10Arm64.windows };
    expect(evaluate('<b.WindowsLanguage Language="de" />', '', multilingual)).toBe(false);
    expect(evaluate('<b.MuiLanguageInstalled Language="de" />', '', multilingual)).toBe(true);
    expect(evaluate('<b.MuiLanguageInstalled Language="en" />', '', multilingual)).toBe(true);
  });
});

describe('rules about the registry', () => {
  it.each([
    [`<b.RegKeyExists ${KEY} />`, true],
    ['<b.RegKeyExists Key="HKEY_LOCAL_MACHINE" Subkey="SOFTWARE\\Vendor" />', true],
    ['<b.RegKeyExists Key="HKEY_LOCAL_MACHINE" Subkey="SOFTWARE\\Vend" />', false],
    [`<b.RegValueExists ${KEY} Value="number" Type="REG_DWORD" />`, true],
    [`<b.RegValueExists ${KEY} Value="number" Type="REG_SZ" />`, false],
    [`<b.RegValueExists ${KEY} />`, true],
    [`<b.RegDword ${KEY} Value="Number" Comparison="GreaterThanOrEqualTo" Data="5" />`, true],
    [`<b.RegDword ${KEY} Value="Number" Comparison="LessThan" Data="5" />`, false],
    [`<b.RegDword ${KEY} Value="Text" Comparison="EqualTo" Data="5" />`, false],
    [`<b.RegDword ${KEY} Value="Missing" Comparison="LessThan" Data="5" />`, false],
    [`<b.RegSz ${KEY} Value="Text" Comparison="EqualTo" Data="server core" />`, true],
    [`<b.RegSz ${KEY} Value="Text" Comparison="BeginsWith" Data="Server" />`, true],
    [`<b.RegSz ${KEY} Value="Text" Comparison="EndsWith" Data="Server" />`, false],
    [`<b.RegSz ${KEY} Value="Text" Comparison="Contains" Data="er c" />`, true],
    [`<b.RegExpandSz ${KEY} Value="Text" Comparison="Contains" Data="er c" />`, false],
    [`<b.RegSzToVersion ${KEY} Value="Version" Comparison="GreaterThan" Data="4.9.0.0" />`, true],
    [`<b.RegSzToVersion ${KEY} Value="Text" Comparison="GreaterThan" Data="0.0.0.0" />`, false],
  ])('%s is %s', (rule, expected) => {
    expect(evaluate(rule)).toBe(expected);
  });
});

describe('rules about files', () => {
  it.each([
    ['<b.FileExists Csidl="37" Path="A.DLL" />', true],
    ['<b.FileExists Csidl="36" Path="System32\\\\a.dll" Size="10" Version="2.1.0.0" Modified="2026-01-01T00:00:00Z" />', true],
    ['<b.FileExists Csidl="37" Path="a.dll" Size="11" />', false],
    ['<b.FileExists Csidl="37" Path="a.dll" Created="2025-06-01T00:00:00Z" Language="1033" />', true],
    ['<b.FileCreated Csidl="37" Path="a.dll" Comparison="LessThan" Created="2025-06-01T00:00:00Z" />', false],
    ['<b.FileExists Path="C:\\Tool\\b.exe" />', true],
    ['<b.FileVersion Csidl="37" Path="a.dll" Comparison="LessThan" Version="2.1.0.1" />', true],
    ['<b.FileVersion Csidl="37" Path="missing.dll" Comparison="LessThan" Version="9.0.0.0" />', false],
    [`<b.FileVersionPrependRegSz Path="b.exe" Comparison="EqualTo" Version="1.0.0.0" ${KEY} Value="Folder" />`, true],
    [`<b.FileVersionPrependRegSz Path="b.exe" Comparison="EqualTo" Version="1.0.0.0" ${KEY} Value="Number" />`, false],
    ['<b.FileModified Csidl="37" Path="a.dll" Comparison="GreaterThan" Modified="2025-12-31T00:00:00Z" />', true],
    ['<b.FileSize Csidl="37" Path="a.dll" Comparison="GreaterThan" Size="10" />', false],
  ])('%s is %s', (rule, expected) => {
    expect(evaluate(rule)).toBe(expected);
  });
});

describe('rules that take their facts from the metadata', () => {
  const manifest = (version: string, architecture = 'amd64', parent = 'SluiceSample-Foundation-Package') =>
    `<CbsPackageApplicabilityMetadata><assembly xmlns="urn:schemas-microsoft-com:asm.v3"><assemblyIdentity name="Package_for_SluiceSampleRollup" version="${version}" processorArchitecture="${architecture}" />` +
    `<package><parent><assemblyIdentity name="${parent}" /></parent></package></assembly></CbsPackageApplicabilityMetadata>`;
  it.each([
    ['<CbsPackageInstalled />', manifest('26100.4001.1.3'), true],
    ['<CbsPackageInstalled />', manifest('26100.4001.1.4'), false],
    ['<CbsPackageInstalled />', manifest('26100.4001.1.3', 'arm64'), false],
    ['<CbsPackageInstallable />', manifest('26100.4001.1.4'), true],
    ['<CbsPackageInstallable />', manifest('26100.4001.1.3'), false],
    ['<CbsPackageInstallable />', manifest('26100.5000.1.1', 'amd64', 'Absent-Package'), false],
  ])('component based servicing: %s', (rule, metadata, expected) => {
    expect(evaluate(rule, metadata)).toBe(expected);
  });

  const [product = ''] = machine.msiProducts.keys();
  const patch = (target: string, conditions = '') =>
    `<m.MsiPatchMetadata><MsiPatch xmlns="x" PatchGUID="{p}"><TargetProduct><TargetProductCode>${target}</TargetProductCode>${conditions}</TargetProduct></MsiPatch></m.MsiPatchMetadata>`;
  const application = (code: string, attributes = '') => `<m.MsiApplicationMetadata><ProductCode${attributes}>${code}</ProductCode></m.MsiApplicationMetadata>`;
  const version = (text: string, attributes: string) => `<TargetVersion Validate="true" ${attributes}>${text}</TargetVersion>`;
  it.each([
    [`<m.MsiProductInstalled ProductCode="${product.toLowerCase()}" VersionMin="4.1.0.0" VersionMax="4.1.0.1" />`, '', true],
    [`<m.MsiProductInstalled ProductCode="${product}" VersionMax="4.1.0.1" ExcludeVersionMax="true" />`, '', false],
    ['<m.MsiProductInstalled ProductCode="{0}" />', '', false],
    ['<m.MsiPatchInstalled />', patch(product), false],
    ['<m.MsiPatchInstallable />', patch(product), true],
    ['<m.MsiPatchInstallable />', patch('{other}'), false],
    ['<m.MsiPatchInstallable />', patch(product, version('4.1', 'ComparisonType="Equal" ComparisonFilter="MajorMinor"')), true],
    ['<m.MsiPatchInstallable />', patch(product, version('4.1.1', 'ComparisonType="Equal" ComparisonFilter="MajorMinorUpdate"')), false],
    ['<m.MsiPatchInstallable />', patch(product, version('4.2', 'ComparisonType="LessThan" ComparisonFilter="MajorMinor"')), true],
    ['<m.MsiPatchInstallable />', patch(product, '<TargetLanguage Validate="true">1031</TargetLanguage>'), false],
    [`<m.MsiProductInstalled ProductCode="${product}" Language="1033" />`, '', true],
    [`<m.MsiProductInstalled ProductCode="${product}" Language="1031" />`, '', false],
    ['<m.MsiApplicationInstalled />', application(product), true],
    ['<m.MsiApplicationInstallable />', application(product), false],
    ['<m.MsiApplicationInstallable />', application('{other}'), true],
    ['<m.MsiApplicationSuperseded />', application(product, ' Version="4.0.0"'), true],
    ['<m.MsiApplicationInstallable />', application(product, ' Version="4.2.0" UseRecacheReinstall="LowerVersion"'), true],
    ['<m.MsiApplicationInstallable />', application(product, ' Version="4.0.0" UseRecacheReinstall="LowerVersion"'), false],
    ['<m.MsiApplicationInstallable />', application(product, ' Version="4.0.0" UseRecacheReinstall="AnyVersion"'), true],
  ])('Windows Installer: %s', (rule, metadata, expected) => {
    expect(evaluate(rule, metadata)).toBe(expected);
  });

  it('knows an installed Windows Installer patch', () => {
    const having = (facts: Partial<MsiProduct>) => ({ ...machine, msiProducts: new Map([[product, { ...NO_PARTS, version: '4.1.0.1', ...facts }]]) });
    const patched = having({ patches: ['{P}'] });
    expect(evaluate('<m.MsiPatchInstalled />', patch(product), patched)).toBe(true);
    expect(evaluate('<m.MsiPatchInstallable />', patch(product), patched)).toBe(false);
    expect(evaluate('<m.MsiPatchSuperseded />', patch(product), having({ supersededPatches: ['{P}'] }))).toBe(true);
    expect(evaluate(`<m.MsiPatchInstalledForProduct PatchCode="{p}" ProductCode="${product}" VersionMin="4.1" />`, '', patched)).toBe(true);
    expect(evaluate(`<m.MsiPatchInstalledForProduct PatchCode="{p}" ProductCode="${product}" VersionMin="5.0" />`, '', patched)).toBe(false);
  });

  it.each([
    ['AllFeaturesRequired="false" AllProductsRequired="false"', true],
    ['AllFeaturesRequired="true" AllProductsRequired="false"', false],
    ['AllFeaturesRequired="false" AllProductsRequired="true"', false],
  ])('asks for features of products with %s', (attributes, expected) => {
    const on = { ...machine, msiProducts: new Map([['{A}', { ...NO_PARTS, features: ['Core', 'Extra'], components: ['{C}'] }], ['{B}', NO_PARTS]]) };
    const rule = (kind: string, names: string) => `<m.Msi${kind}InstalledForProduct ${attributes.replace('Features', `${kind}s`)}>${names}<m.Product>{a}</m.Product><m.Product>{b}</m.Product></m.Msi${kind}InstalledForProduct>`;
    expect(evaluate(rule('Feature', '<m.Feature>core</m.Feature><m.Feature>none</m.Feature>'), '', on)).toBe(expected);
    expect(evaluate(rule('Component', '<m.Component>{c}</m.Component><m.Component>{d}</m.Component>'), '', on)).toBe(expected);
  });

  const driver = (date: string, version: string, id = 'pci\\ven_1af4&amp;dev_1041') => `<d.WindowsDriverMetaData HardwareID="${id}" DriverVerDate="${date}" DriverVerVersion="${version}" />`;
  it.each([
    ['Installable', driver('2026-01-05', '100.90.104.2'), true],
    ['Installed', driver('2026-01-05', '100.90.104.2'), false],
    ['Installed', driver('2024-07-29', '100.85.104.1'), true],
    ['Installable', driver('2024-07-29', '100.85.104.2'), true],
    ['Superseded', driver('2023-01-01', '900.0.0.0'), true],
    ['Superseded', driver('2023-01-01', '900.0.0.0', 'usb\\other'), false],
    ['Installable', driver('2023-01-01', '1.0.0.0', 'PCI\\VEN_1AF4&amp;DEV_1041&amp;SUBSYS_11001AF4'), true],
  ])('drivers: WindowsDriver%s', (rule, metadata, expected) => {
    expect(evaluate(`<d.WindowsDriver${rule} />`, metadata)).toBe(expected);
  });
});

describe('rules about what only Windows can tell', () => {
  const on: Machine = {
    ...machine,
    systemMetrics: { '87': 1 },
    licenseValues: { 'Kernel-Feature': 3, Name: 'text' },
    wmiQueries: [{ namespace: 'root\\cimv2', query: 'select * from Win32_Battery', results: 0 }, { namespace: 'root\\wmi', query: 'select * from X', results: 2 }],
    genericQueries: [{ namespace: 'vendor', type: 'Firmware', parameter: 'Bios', value: '1.10' }, { namespace: 'vendor', type: 'Firmware', parameter: 'Dock' }],
    installationHistory: ['a0000000-0000-4000-8000-000000000001'],
    cluster: { ownedResources: ['Disk Q'] },
    registry: new MachineRegistry({ 'HKEY_LOCAL_MACHINE\\Cluster': { Disk: sz('isk') } }),
    productReleases: { 'Client.OS.RS2.AMD64': '10.0.26200.8037' },
    deviceAttributes: { CurrentBranch: 'ge_release' },
  };
  const generic = (parameter: string, rest = '') => `<b.GenericQuery Namespace="vendor" Type="Firmware" Parameter="${parameter}" ${rest} />`;

  it.each([
    ['<b.SystemMetric Comparison="EqualTo" Index="87" Value="1" />', true],
    ['<b.LicenseValueExists Value="Name" />', true],
    ['<b.LicenseValueExists Value="toString" />', false],
    ['<b.LicenseDword Value="Kernel-Feature" Comparison="GreaterThan" Data="2" />', true],
    ['<b.LicenseDword Value="Name" Comparison="GreaterThan" Data="2" />', false],
    ['<b.WmiQuery WqlQuery="SELECT *  FROM Win32_Battery" />', false],
    ['<b.WmiQuery Namespace="ROOT\\WMI" WqlQuery="select * from X" />', true],
    ['<b.InstalledOnce />', true],
    ['<b.ClusteredOS />', true],
    ['<b.ClusterResourceOwner Key="HKEY_LOCAL_MACHINE" Subkey="Cluster" Value="Disk" Prefix="D" Suffix=" q" />', true],
    ['<b.ClusterResourceOwner Key="HKEY_LOCAL_MACHINE" Subkey="Cluster" Value="Disk" />', false],
    [generic('Bios'), true],
    [generic('Dock'), false],
    [generic('Bios', 'Comparison="GreaterThan" Value="1.9"'), true],
    ['<ProductReleaseInstalled Name="client.os.rs2.amd64" Version="10.0.26200.8000" />', true],
    ['<ProductReleaseInstalled Name="Client.OS.RS2.AMD64" Version="10.0.26200.9000" />', false],
    ['<ProductReleaseInstalled Name="Microsoft.NetFX.amd64" Version="1.0.0.0" />', false],
    ['<ProductReleaseVersion Name="Client.OS.RS2.AMD64" Version="0.0.0.0" Comparison="greaterthan" />', true],
    ['<DeviceAttribute Name="ProductType" Type="String" Comparison="EqualTo" Value="WinNT" />', true],
    ['<DeviceAttribute Name="sku" Type="String" Comparison="EqualTo" Value="48" />', true],
    ['<DeviceAttribute Name="OSVersion" Type="Version" Comparison="GreaterThanOrEqualTo" Value="10.0.26200.1" />', true],
    ['<DeviceAttribute Name="CurrentBranch" Type="String" Comparison="BeginsWith" Value="GE_" />', true],
    ['<CbsPackageInstalledByIdentity PackageIdentity="Package_for_SluiceSampleRollup~31bf~amd64~~26100.4001.1.3" />', true],
  ])('%s is %s', (rule, expected) => {
    expect(evaluate(rule, '', on)).toBe(expected);
  });

  it.each([
    ['<b.WmiQuery WqlQuery="select * from Win32_Fan" />', 'b.WmiQuery: the machine\'s description does not answer the WMI query select * from Win32_Fan'],
    ['<b.SystemMetric Comparison="EqualTo" Index="1" Value="1" />', 'b.SystemMetric: the machine\'s description does not tell system metric 1'],
    [generic('Lid'), 'b.GenericQuery: the machine\'s description does not answer vendor Firmware Lid'],
    ['<DeviceAttribute Name="DL_OSVersion" Type="Version" Comparison="EqualTo" Value="1" />', 'DeviceAttribute: the machine\'s description does not tell its device attribute DL_OSVersion'],
    ['<DeviceAttribute Name="OSSkuId" Type="Guid" Comparison="EqualTo" Value="1" />', 'DeviceAttribute: nobody knows how to compare device attributes of type Guid'],
    ['<b.WindowsVersion Comparison="Roughly" MajorVersion="10" />', 'b.WindowsVersion: nobody knows the comparison Roughly'],
    ['<b.Processor />', 'b.Processor: the rule has no attribute Architecture'],
    ['<b.FileExists Csidl="999" Path="a.dll" />', 'b.FileExists: nobody knows the folder with Csidl 999'],
    ['<b.FileSize Path="C:\\Tool\\b.exe" Comparison="EqualTo" Size="1" />', 'b.FileSize: the machine\'s description does not tell the file\'s size'],
    ['<CbsPackageInstalled />', 'CbsPackageInstalled: the metadata holds no manifest that names a package'],
    ['<m.MsiPatchInstalled />', 'm.MsiPatchInstalled: the metadata holds no MsiPatch'],
    ['<d.WindowsDriverInstalled />', 'd.WindowsDriverInstalled: the metadata holds no WindowsDriverMetaData'],
    ['<b.RegSz Key="HKEY_LOOP_TARGET" Value="x" Comparison="EqualTo" Data="y" />', 'b.RegSz: HKEY_LOOP_TARGET stands outside of a RegKeyLoop'],
  ])('%s has no answer', (rule, expected) => {
    expect(reasonOf(rule, '', rule.includes('b.FileSize') ? machine : on)).toBe(expected);
  });
});

describe('rules about every subkey', () => {
  const UNINSTALL = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
  const on: Machine = {
    ...machine,
    registry: new MachineRegistry({
      [`HKEY_LOCAL_MACHINE\\${UNINSTALL}\\Editor`]: { DisplayName: sz('Sample Editor'), DisplayVersion: sz('4.1') },
      [`HKEY_LOCAL_MACHINE\\${UNINSTALL}\\Runtime\\Parts`]: { Extra: dword(1) },
      [`HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Vendor`]: { Old: dword(1) },
    }),
  };
  const loop = (trueIf: string, inner: string, subkey = UNINSTALL) => `<b.RegKeyLoop Key="HKEY_LOCAL_MACHINE" Subkey="${subkey}" TrueIf="${trueIf}">${inner}</b.RegKeyLoop>`;
  const named = '<b.RegSz Key="HKEY_LOOP_TARGET" Value="DisplayName" Comparison="EqualTo" Data="sample editor" />';

  it.each([
    [loop('Any', named), true],
    [loop('All', named), false],
    [loop('Any', '<b.RegDword Key="HKEY_LOOP_TARGET" Subkey="Parts" Value="Extra" Comparison="EqualTo" Data="1" />'), true],
    [loop('Any', named, 'SOFTWARE\\None'), false],
    [loop('All', named, 'SOFTWARE\\None'), true],
    ['<b.RegDword Key="HKEY_LOCAL_MACHINE" Subkey="SOFTWARE\\Vendor" Value="Old" Comparison="EqualTo" Data="1" RegType32="true" />', true],
    ['<b.RegDword Key="HKEY_LOCAL_MACHINE" Subkey="SOFTWARE\\Vendor" Value="Old" Comparison="EqualTo" Data="1" />', false],
    ['<b.WUv4RegKeyValue Key="HKEY_LOCAL_MACHINE" Subkey="SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Editor" Value="DisplayName" Data="SAMPLE EDITOR" />', true],
    ['<b.WUv4RegKeySubstring Key="HKEY_LOCAL_MACHINE" Subkey="SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Editor" Value="DisplayName" Data="edit" />', true],
  ])('%s is %s', (rule, expected) => {
    expect(evaluate(rule, '', on)).toBe(expected);
  });

  it('has no answer with a TrueIf nobody knows, or with two rules inside', () => {
    expect(reasonOf(loop('Most', named), '', on)).toBe('b.RegKeyLoop: nobody knows TrueIf Most');
    expect(reasonOf(loop('Any', named + named), '', on)).toBe('b.RegKeyLoop: it holds 2 rules instead of one');
  });
});
