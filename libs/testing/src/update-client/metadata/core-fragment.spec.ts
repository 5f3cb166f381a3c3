import { describe, expect, it } from '@jest/globals';
import { parseCoreFragment } from './core-fragment.js';
import { parseExtendedFragment, titleOfLocalizedFragment } from './extended-fragment.js';
import { FragmentError } from './fragment-element.js';

const IDENTITY = '<UpdateIdentity UpdateID="ABCDEF00-0000-0000-0000-000000000001" RevisionNumber="7" /><Properties UpdateType="Software" />';

describe('parseCoreFragment', () => {
  it('reads clauses, members and supersedence, comparing identifiers in lower case', () => {
    const core = parseCoreFragment(
      `${IDENTITY}<Relationships><SupersededUpdates><UpdateIdentity UpdateID="OLD" /></SupersededUpdates><Prerequisites><UpdateIdentity UpdateID="One" />` +
        '<AtLeastOne><UpdateIdentity UpdateID="Two" /><UpdateIdentity UpdateID="three" /></AtLeastOne><AtLeastOne IsCategory="true"><UpdateIdentity UpdateID="four" /></AtLeastOne></Prerequisites>' +
        '<BundledUpdates><AtLeastOne><UpdateIdentity UpdateID="M1" RevisionNumber="2" /><UpdateIdentity UpdateID="m2" RevisionNumber="3" /></AtLeastOne></BundledUpdates></Relationships>',
    );
    expect(core).toMatchObject({ updateId: 'abcdef00-0000-0000-0000-000000000001', revisionNumber: 7, updateType: 'Software' });
    expect(core.supersededUpdates).toEqual(['old']);
    expect(core.prerequisites).toEqual([
      { updateIds: ['one'], isCategory: false },
      { updateIds: ['two', 'three'], isCategory: false },
      { updateIds: ['four'], isCategory: true },
    ]);
    expect(core.bundledUpdates).toEqual([[{ updateId: 'm1', revisionNumber: 2 }, { updateId: 'm2', revisionNumber: 3 }]]);
  });

  it('takes an empty Relationships and missing rules for none', () => {
    expect(parseCoreFragment(`${IDENTITY}<Relationships />`)).toMatchObject({ prerequisites: [], bundledUpdates: [], supersededUpdates: [], rules: { isInstalled: undefined } });
  });

  it.each([
    ['no identity', '<Properties UpdateType="Software" />'],
    ['an identity without a revision', '<UpdateIdentity UpdateID="a" /><Properties UpdateType="Software" />'],
    ['an unknown update type', '<UpdateIdentity UpdateID="a" RevisionNumber="1" /><Properties UpdateType="Other" />'],
  ])('refuses %s', (_what, xml) => {
    expect(() => parseCoreFragment(xml)).toThrow(FragmentError);
  });
});

describe('fragments that describe an update', () => {
  it('name its files with both digests', () => {
    const xml =
      '<ExtendedProperties MaxDownloadSize="5"><KBArticleID>9000001</KBArticleID></ExtendedProperties><Files><File Digest="c2hhMQ==" DigestAlgorithm="SHA1" FileName="a.exe" Size="5"><AdditionalDigest Algorithm="SHA256">c2hhMjU2</AdditionalDigest></File>' +
      '<File Digest="b3RoZXI=" DigestAlgorithm="SHA1" FileName="b.cab" Size="6" /></Files><HandlerSpecificData type="cmd:CommandLineInstallation" />';
    expect(parseExtendedFragment(xml)).toEqual({ kbArticles: ['9000001'], files: [
      { fileName: 'a.exe', digest: 'c2hhMQ==', sha256: 'c2hhMjU2', size: 5 },
      { fileName: 'b.cab', digest: 'b3RoZXI=', sha256: undefined, size: 6 },
    ] });
  });

  it('give its title', () => {
    expect(titleOfLocalizedFragment('<LocalizedProperties><Language>he</Language><Title>עדכון &amp; עוד</Title></LocalizedProperties>')).toEqual({ language: 'he', title: 'עדכון & עוד' });
    expect(titleOfLocalizedFragment('<EulaFile />')).toBeUndefined();
  });
});
