import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { preparedTextToString, readUpdateDocument, type DerivedUpdate } from '../index.js';
import {
  LocalUpdateError, ruleOfExpression, rulesOfDocument, rulesOfExpressions, rulesOfProduct, writeCategoryDocument, writeUpdateDocument, type Installation, type LocalUpdate,
} from './index.js';

const MSUS = 'http://schemas.microsoft.com/msus/2002/12';
const PRODUCT = '912d06ca-2340-50c0-9b9a-eb4869eac21d';
const CLASSIFICATION = '5c9376ab-8ce6-464a-b136-22113dd69801';
const CODE = '{D962D949-FFE7-5DEC-A7A7-F1C3FF97BC3E}';

const command: Installation = {
  kind: 'command-line', program: 'tool.exe', arguments: '/quiet "a b"',
  returnCodes: [{ code: 0, result: 'Succeeded', reboot: false }, { code: -5, result: 'Cancelled', reboot: false }, { code: 3010, result: 'Succeeded', reboot: true }],
};

function localUpdate(changes: Partial<LocalUpdate> = {}): LocalUpdate {
  return {
    updateId: '0b5f9c1e-6d6a-4a4f-9f6b-1b2c3d4e5f60', revisionNumber: 3, creationDate: new Date('2026-11-21T10:00:00Z'), publisherId: 'f5244f45-eb44-5aea-b26b-7e2c79b25761',
    language: 'en', title: 'Contoso <Tool> & "more" 1.0', description: null, moreInfoUrl: null, supportUrl: null, kbArticleId: null, severity: null, reboot: 'CanRequestReboot',
    productIds: [PRODUCT], classificationId: CLASSIFICATION, prerequisites: [], supersedes: [],
    file: { name: 'tool.exe', size: 1_662, sha1: Buffer.alloc(20, 1), sha256: Buffer.alloc(32, 2), modified: new Date('2026-11-20T08:00:00Z') },
    installation: command, rules: rulesOfExpressions('registry HKLM\\SOFTWARE\\Contoso', null), ...changes,
  };
}

function derive(update: LocalUpdate): DerivedUpdate & { text: (type: string) => string } {
  const derived = readUpdateDocument(writeUpdateDocument(update));
  return { ...derived, text: (type) => preparedTextToString(derived.fragments.find((fragment) => fragment.type === type)!.text, 10_000_000) };
}

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    if (error instanceof LocalUpdateError) return error.code;
    throw error;
  }
};

describe('the document of a category of one\'s own', () => {
  const category = { updateId: PRODUCT, revisionNumber: 2, creationDate: new Date('2026-11-21T10:00:00Z'), publisherId: CLASSIFICATION, language: 'de', title: 'Contoso <App> & more' };

  it('of a product takes updates, and belongs to its company', () => {
    expect(readUpdateDocument(writeCategoryDocument({ ...category, categoryType: 'Product', parentId: CLASSIFICATION }))).toMatchObject({
      updateId: PRODUCT, revisionNumber: 2, updateType: 'Category', categoryType: 'Product', title: 'Contoso <App> & more', explicitlyDeployable: false, publicationState: 'Published', files: [],
      categoryInformation: { prohibitsUpdates: false, prohibitsSubcategories: true, excludedByDefault: false }, prerequisites: [{ updateIds: [CLASSIFICATION], isCategory: true }],
    });
  });

  it('of a company takes products and no updates, and every computer counts it as installed', () => {
    const document = writeCategoryDocument({ ...category, categoryType: 'Company', parentId: null });
    expect(readUpdateDocument(document)).toMatchObject({ categoryType: 'Company', categoryInformation: { prohibitsUpdates: true, prohibitsSubcategories: false }, prerequisites: [] });
    expect(document).toContain('<upd:IsInstalled><lar:True /></upd:IsInstalled>');
    expect(codeOf(() => writeCategoryDocument({ ...category, title: 'a\u0000', categoryType: 'Company', parentId: null }))).toBe('INVALID_TEXT');
  });
});

describe('the document of a local update', () => {
  it('says everything that a server derives from one', () => {
    const derived = derive(localUpdate({ supersedes: ['0da553eb-887d-5ab4-9a34-6e836cded0bc'], prerequisites: ['1f01166e-b953-5f01-b604-98c9badb552a'] }));
    expect(derived).toMatchObject({
      updateId: '0b5f9c1e-6d6a-4a4f-9f6b-1b2c3d4e5f60', revisionNumber: 3, updateType: 'Software', publicationState: 'Published', explicitlyDeployable: true,
      title: 'Contoso <Tool> & "more" 1.0', creationDate: '2026-11-21T10:00:00.000Z', handler: `${MSUS}/UpdateHandlers/CommandLineInstallation`,
      supersedes: ['0da553eb-887d-5ab4-9a34-6e836cded0bc'],
      prerequisites: [
        { updateIds: ['1f01166e-b953-5f01-b604-98c9badb552a'], isCategory: false }, { updateIds: [PRODUCT], isCategory: true }, { updateIds: [CLASSIFICATION], isCategory: true },
      ],
      files: [{ fileName: 'tool.exe', size: 1_662, sha1: Buffer.alloc(20, 1), sha256: Buffer.alloc(32, 2), modified: '2026-11-20T08:00:00.000Z' }],
    });
  });

  it('has the Extended fragment of a real server for a Windows Installer package that it published', () => {
    const { text } = derive(localUpdate({
      installation: { kind: 'windows-installer', msiFile: 'tool.msi', productCode: CODE, properties: 'A=b' }, rules: rulesOfProduct(CODE, '1.0.0', null),
    }));
    expect(text('Extended')).toBe(
      `<ExtendedProperties DefaultPropertiesLanguage="en" IsLocallyPublished="true" Handler="${MSUS}/UpdateHandlers/WindowsInstaller" MaxDownloadSize="1662" MinDownloadSize="1662" CanSourceBeRequired="false">`
      + '<InstallationBehavior CanRequestUserInput="false" RequiresNetworkConnectivity="false" Impact="Normal" RebootBehavior="CanRequestReboot" /></ExtendedProperties>'
      + '<Files><File Digest="AQEBAQEBAQEBAQEBAQEBAQEBAQE=" DigestAlgorithm="SHA1" FileName="tool.exe" Size="1662" Modified="2026-11-20T08:00:00.000Z">'
      + '<AdditionalDigest Algorithm="SHA256">AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=</AdditionalDigest></File></Files>'
      + `<HandlerSpecificData type="msp:WindowsInstallerApp"><MsiData ProductCode="${CODE}" MsiFile="tool.msi" CommandLine="A=b" /></HandlerSpecificData>`);
    expect(text('Core')).toContain(
      '<ApplicabilityRules><IsInstalled><m.MsiApplicationInstalled /></IsInstalled><IsSuperseded><m.MsiApplicationSuperseded /></IsSuperseded>'
      + `<IsInstallable><m.MsiApplicationInstallable /></IsInstallable><Metadata><m.MsiApplicationMetadata><m.ProductCode Version="1.0.0">${CODE}</m.ProductCode></m.MsiApplicationMetadata></Metadata></ApplicabilityRules>`);
  });

  it('runs a program and says what its exit codes mean', () => {
    expect(derive(localUpdate()).text('Extended')).toContain(
      '<HandlerSpecificData type="cmd:CommandLineInstallation"><InstallCommand Program="tool.exe" Arguments="/quiet &quot;a b&quot;" RebootByDefault="false" DefaultResult="Failed">'
      + '<ReturnCode Code="0" Result="Succeeded" Reboot="false" /><ReturnCode Code="-5" Result="Cancelled" Reboot="false" /><ReturnCode Code="3010" Result="Succeeded" Reboot="true" />');
  });

  it('is read as it was meant whatever the texts hold', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }).filter((one) => one.trim() === one && codeOf(() => writeUpdateDocument(localUpdate({ title: one }))) === 'none');
    fc.assert(fc.property(text, text, text, (title, name, args) => {
      const update = localUpdate({ title, description: args, file: { ...localUpdate().file, name }, installation: { ...command, program: name, arguments: args } });
      const derived = derive(update);
      expect([derived.title, derived.files[0]!.fileName]).toEqual([title, name]);
    }), { interruptAfterTimeLimit: Number(process.env['SLUICE_FUZZ_MS'] ?? 1_500) });
  });

  it.each(['\u0000', '\u001b[31m', '\ud800', '\uffff'])('is not written with the impossible character %j', (title) => {
    expect(codeOf(() => writeUpdateDocument(localUpdate({ title })))).toBe('INVALID_TEXT');
  });
});

describe('an applicability expression', () => {
  it.each([
    ['true', '<lar:True />'],
    ['registry HKLM\\SOFTWARE\\Contoso\\', '<bar:RegKeyExists Key="HKEY_LOCAL_MACHINE" Subkey="SOFTWARE\\Contoso" />'],
    ['registry "hklm\\SOFTWARE\\My Tool" value "The Version"', '<bar:RegValueExists Key="HKEY_LOCAL_MACHINE" Subkey="SOFTWARE\\My Tool" Value="The Version" />'],
    ['registry HKLM\\S\\T value V version >= 1.2', '<bar:RegSzToVersion Key="HKEY_LOCAL_MACHINE" Subkey="S\\T" Value="V" Comparison="GreaterThanOrEqualTo" Data="1.2" />'],
    ['registry HKLM\\S value V number < 3', '<bar:RegDword Key="HKEY_LOCAL_MACHINE" Subkey="S" Value="V" Comparison="LessThan" Data="3" />'],
    ['registry HKLM\\S value V text begins "a & b"', '<bar:RegSz Key="HKEY_LOCAL_MACHINE" Subkey="S" Value="V" Comparison="BeginsWith" Data="a &amp; b" />'],
    ['file C:\\tool.exe', '<bar:FileExists Path="C:\\tool.exe" />'],
    ['file "%ProgramFiles(x86)%\\Contoso\\my tool.exe" version = 2.0.0.1', '<bar:FileVersion Csidl="42" Path="Contoso\\my tool.exe" Comparison="EqualTo" Version="2.0.0.1" />'],
    ['file %ProgramFiles(x86)%\\t.exe', '<bar:FileExists Csidl="42" Path="t.exe" />'],
    [`product ${CODE}`, `<msiar:MsiProductInstalled ProductCode="${CODE}" />`],
    [`product ${CODE} version < 2`, `<msiar:MsiProductInstalled ProductCode="${CODE}" VersionMax="2" ExcludeVersionMax="true" />`],
    ['windows >= 10.0.22000', '<bar:WindowsVersion Comparison="GreaterThanOrEqualTo" MajorVersion="10" MinorVersion="0" BuildNumber="22000" />'],
    ['processor ARM64', '<bar:Processor Architecture="12" />'],
    ['not true and false or true', '<lar:Or><lar:And><lar:Not><lar:True /></lar:Not><lar:False /></lar:And><lar:True /></lar:Or>'],
    ['not (true or false) and (true)', '<lar:And><lar:Not><lar:Or><lar:True /><lar:False /></lar:Or></lar:Not><lar:True /></lar:And>'],
    ['((file C:\\a))', '<bar:FileExists Path="C:\\a" />'],
  ])('%s', (expression, rule) => {
    expect(ruleOfExpression(expression)).toBe(rule);
  });

  it.each([
    '', 'and', 'true and', 'true true', '(true', 'true)', 'registry', 'registry SOFTWARE\\x', 'registry HKLM', 'registry HKLM\\a\\\\b', 'registry HKCU\\a', 'registry HKLM\\a value V version', 'registry HKLM\\a value V version ~ 1',
    'registry HKLM\\a value V version = 1.x', 'registry HKLM\\a value V number = 4294967296', 'file tool.exe', 'file %TEMP%\\x', 'product 123', 'windows >= 10.0.1.2', 'processor z80', '"true"', 'file "C:\\x',
    'constructor', 'registry __proto__\\x', `${'('.repeat(40)}true${')'.repeat(40)}`, 'not '.repeat(500) + 'true', 'true or '.repeat(2_000) + 'true',
  ])('is refused: %j', (expression) => {
    expect(codeOf(() => ruleOfExpression(expression))).toBe('INVALID_EXPRESSION');
  });

  it('never ends in anything but a rule or a refusal', () => {
    const word = fc.constantFrom('registry', 'file', 'value', 'version', '>=', '1.2', '(', ')', 'not', 'and', 'or', 'true', 'HKLM\\a', '"', '"a b"', 'C:\\x', CODE, 'product', '\u0007');
    fc.assert(fc.property(fc.array(word, { maxLength: 30 }), (words) => {
      if (codeOf(() => ruleOfExpression(words.join(' '))) !== 'none') return;
      const { text } = derive(localUpdate({ rules: rulesOfExpressions(words.join(' '), null) }));
      expect(text('Core')).toContain('<IsInstalled>');
    }), { interruptAfterTimeLimit: Number(process.env['SLUICE_FUZZ_MS'] ?? 1_500) });
  });
});

describe('rules from a document', () => {
  const head = `xmlns="${MSUS}/Update" xmlns:l="${MSUS}/LogicalApplicabilityRules" xmlns:x="${MSUS}/BaseApplicabilityRules"`;
  const both = '<IsInstalled><x:RegKeyExists Key="HKEY_LOCAL_MACHINE" Subkey="a&amp;b&#xA;"/></IsInstalled><IsInstallable><l:True/></IsInstallable>';
  const rules = (content: string, attributes = head): string => `<ApplicabilityRules ${attributes}>${content}</ApplicabilityRules>`;

  it('keep their meaning inside the update, without indentation and comments', () => {
    const own = rulesOfDocument(`\ufeff<?xml version="1.0"?>\n<!-- ours -->\n${rules(`\n  ${both}<!-- & -->\n  <Metadata><y:M xmlns:y="urn:other"><y:T><![CDATA[a<b]]></y:T></y:M></Metadata>`)}\n`);
    const { text } = derive(localUpdate({ rules: own }));
    expect(text('Core')).toContain(
      '<ApplicabilityRules><IsInstalled><b.RegKeyExists Key="HKEY_LOCAL_MACHINE" Subkey="a&amp;b&#xA;" /></IsInstalled><IsInstallable><True /></IsInstallable><Metadata><M xmlns="urn:other"><T>a&lt;b</T></M></Metadata></ApplicabilityRules>');
  });

  it.each([
    ['no XML', 'x'], ['nothing', ''], ['cut off', rules(both).slice(0, -5)], ['two roots', rules(both) + rules(both)],
    ['another root', rules(both).replaceAll('ApplicabilityRules ', 'Update ').replace('</ApplicabilityRules>', '</Update>')], ['a root of another namespace', rules(both, head.replace('/Update"', '/Other"'))],
    ['a declaration of a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${rules(both)}`], ['an entity that nobody declared', rules(both.replace('a&amp;b', '&b;'))],
    ['no IsInstallable', rules('<IsInstalled><l:True/></IsInstalled>')], ['an IsInstalled without a rule', rules('<IsInstalled/><IsInstallable><l:True/></IsInstallable>')],
    ['two rules in one part', rules(both.replace('<l:True/>', '<l:True/><l:True/>'))], ['a part twice', rules(both + both)], ['a part nobody knows', rules(`${both}<Files/>`)],
    ['a rule without a namespace', rules(both.replace('<l:True/>', '<True xmlns=""/>'))], ['nesting without end', rules(both.replace('<l:True/>', '<l:Not>'.repeat(200) + '</l:Not>'.repeat(200)))],
  ])('are refused: %s', (_what, xml) => {
    expect(codeOf(() => rulesOfDocument(xml))).toBe('INVALID_RULES');
  });

  it('are never read beyond their limits', () => {
    expect(codeOf(() => rulesOfDocument(rules(both + ' '.repeat(9_000_000))))).toBe('INVALID_RULES');
  });
});
