import { describe, expect, it } from '@jest/globals';
import { LocalUpdateError, rulesOfServicingManifest } from './index.js';

const IDENTITY = '<assemblyIdentity name="Package_for_KB1" version="10.0.1.2" processorArchitecture="amd64" language="neutral" publicKeyToken="31bf3856ad364e35" />';
const manifest = (content: string, root = '<assembly xmlns="urn:schemas-microsoft-com:asm.v3" manifestVersion="1.0">') => `\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n${root}${content}</assembly>`;

describe('the rules of a servicing package', () => {
  it('ask servicing about the package that the manifest describes, which stands there as it was', () => {
    const { rules, packageIdentity } = rulesOfServicingManifest(manifest(`<!-- a --><noise/>${IDENTITY}<package identifier="KB1" a="&lt;"><parent>${IDENTITY}</parent></package>`));
    expect(packageIdentity).toBe('Package_for_KB1~31bf3856ad364e35~amd64~~10.0.1.2');
    expect(rules).toContain('<upd:IsInstalled><cbsar:CbsPackageInstalled /></upd:IsInstalled><upd:IsInstallable><cbsar:CbsPackageInstallable /></upd:IsInstallable>');
    expect(rules).toContain(`<cbsar:CbsPackageApplicabilityMetadata><assembly xmlns="urn:schemas-microsoft-com:asm.v3" manifestVersion="1.0"><noise />${IDENTITY}<package identifier="KB1" a="&lt;"><parent>${IDENTITY}</parent></package></assembly></cbsar:CbsPackageApplicabilityMetadata>`);
    expect(rulesOfServicingManifest(manifest(`${IDENTITY.replace('neutral', 'de-DE')}<package/>`)).packageIdentity).toContain('~de-DE~');
  });

  it.each([
    ['nothing', ''],
    ['another root', '<Update/>'],
    ['another namespace', manifest(`${IDENTITY}<package/>`, '<assembly xmlns="urn:schemas-microsoft-com:asm.v1">')],
    ['no identity', manifest('<package/>')],
    ['no package', manifest(IDENTITY)],
    ['a version that is none', manifest(`${IDENTITY.replace('10.0.1.2', '1')}<package/>`)],
    ['an end that is too early, with rules behind it', manifest(`${IDENTITY}<package/></assembly></cbsar:CbsPackageApplicabilityMetadata><assembly>`)],
    ['a document type', `<!DOCTYPE assembly [<!ENTITY a "b">]>${manifest(`${IDENTITY}<package/>`).replace(/^.*\n/, '')}`],
    ['an entity', manifest(`${IDENTITY}<package>&a;</package>`)],
    ['too deep a nest', manifest(`${IDENTITY}<package/>${'<a>'.repeat(200)}${'</a>'.repeat(200)}`)],
    ['too many elements', manifest(`${IDENTITY}<package/>${'<a/>'.repeat(200_001)}`)],
    ['too much text', manifest(`${IDENTITY}<package/>${'x'.repeat(8 * 1024 * 1024)}`)],
  ])('are refused for %s', (_what, text) => {
    expect(() => rulesOfServicingManifest(text)).toThrow(LocalUpdateError);
  });
});
