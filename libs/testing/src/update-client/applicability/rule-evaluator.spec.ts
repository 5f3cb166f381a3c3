import { describe, expect, it } from '@jest/globals';
import { MachineFiles } from '../machine/machine-files.js';
import { dword, MachineRegistry, sz } from '../machine/machine-registry.js';
import { machines } from '../machine/machines.js';
import { parseFragment } from '../metadata/fragment-element.js';
import { evaluateRule, type UnknownRules } from './rule-evaluator.js';

const machine = {
  ...machines.windows11Amd64,
  registry: new MachineRegistry({
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\Vendor\\Tool': { Number: dword(5), Text: sz('Server Core'), Version: sz('4.10.0'), Folder: sz('C:\\Tool\\'), '': sz('default') },
  }),
  files: new MachineFiles({
    'C:\\Windows\\System32\\a.dll': { version: '2.1.0.0', size: 10, modified: '2026-01-01T00:00:00Z' },
    'C:\\Tool\\b.exe': { version: '1.0' },
  }),
};
const KEY = 'Key="HKEY_LOCAL_MACHINE" Subkey="software\\VENDOR\\Tool"';

function evaluate(rule: string, metadata = '', on = machine, unknown: UnknownRules = new Map()): boolean {
  const [root] = parseFragment(`<Rules>${rule}<Metadata>${metadata}</Metadata></Rules>`);
  const [element, data] = root?.children ?? [];
  if (element === undefined) throw new Error('the test names no rule');
  return evaluateRule(element, { machine: on, metadata: data }, unknown);
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
    ['<Not />', false],
  ])('%s is %s', (rule, expected) => {
    expect(evaluate(rule)).toBe(expected);
  });

  it('counts rules nobody knows and takes them for false', () => {
    const unknown: UnknownRules = new Map();
    expect(evaluate('<Or><ProductReleaseInstalled /><ProductReleaseInstalled /><b.WmiQuery /></Or>', '', machine, unknown)).toBe(false);
    expect([...unknown]).toEqual([['ProductReleaseInstalled', 2], ['b.WmiQuery', 1]]);
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
    ['<b.WindowsVersion Comparison="Roughly" MajorVersion="10" />', false],
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
    ['<b.FileExists Csidl="999" Path="a.dll" />', false],
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
    ['<CbsPackageInstalled />', '', false],
  ])('component based servicing: %s', (rule, metadata, expected) => {
    expect(evaluate(rule, metadata)).toBe(expected);
  });

  const [product] = Object.keys(machine.msiProducts);
  const patch = (target: string) => `<m.MsiPatchMetadata><MsiPatch xmlns="x" PatchGUID="{p}"><TargetProduct><TargetProductCode>${target}</TargetProductCode></TargetProduct></MsiPatch></m.MsiPatchMetadata>`;
  it.each([
    [`<m.MsiProductInstalled ProductCode="${product?.toLowerCase()}" VersionMin="4.1.0.0" VersionMax="4.1.0.1" />`, '', true],
    [`<m.MsiProductInstalled ProductCode="${product}" VersionMax="4.1.0.1" ExcludeVersionMax="true" />`, '', false],
    ['<m.MsiProductInstalled ProductCode="{0}" />', '', false],
    ['<m.MsiPatchInstalled />', patch(product ?? ''), false],
    ['<m.MsiPatchInstallable />', patch(product ?? ''), true],
    ['<m.MsiPatchInstallable />', patch('{other}'), false],
  ])('Windows Installer: %s', (rule, metadata, expected) => {
    expect(evaluate(rule, metadata)).toBe(expected);
  });

  it('knows an installed Windows Installer patch', () => {
    const patched = { ...machine, msiPatches: ['{P}'] };
    expect(evaluate('<m.MsiPatchInstalled />', patch(product ?? ''), patched)).toBe(true);
    expect(evaluate('<m.MsiPatchInstallable />', patch(product ?? ''), patched)).toBe(false);
  });

  const driver = (date: string, version: string, id = 'pci\\ven_1af4&amp;dev_1041') => `<d.WindowsDriverMetaData HardwareID="${id}" DriverVerDate="${date}" DriverVerVersion="${version}" />`;
  it.each([
    ['Installable', driver('2026-01-05', '100.90.104.2'), true],
    ['Installed', driver('2026-01-05', '100.90.104.2'), false],
    ['Installed', driver('2024-07-29', '100.85.104.1'), true],
    ['Installable', driver('2024-07-29', '100.85.104.2'), true],
    ['Superseded', driver('2023-01-01', '900.0.0.0'), true],
    ['Superseded', driver('2023-01-01', '900.0.0.0', 'usb\\other'), false],
  ])('drivers: WindowsDriver%s', (rule, metadata, expected) => {
    expect(evaluate(`<d.WindowsDriver${rule} />`, metadata)).toBe(expected);
  });
});
