import { describe, expect, it } from '@jest/globals';
import { type DerivedUpdate, readUpdateDocument, type UpdateDocumentErrorCode } from './index.js';

const MSUS = 'http://schemas.microsoft.com/msus/2002/12';
const ID = (n: number) => `0000000A-0000-0000-0000-${String(n).padStart(12, '0')}`;
const id = (n: number) => ID(n).toLowerCase();
const SHA1 = Buffer.alloc(20, 0xa1);
const SHA256 = Buffer.alloc(32, 0xb2);

interface Parts {
  identity?: string;
  properties?: string;
  inProperties?: string;
  localized?: string;
  relationships?: string;
  files?: string;
  handler?: string;
}

function document(parts: Parts): string {
  return (
    `<u:Update xmlns:u="${MSUS}/Update" xmlns:cat="${MSUS}/UpdateHandlers/Category">` +
    `<u:UpdateIdentity ${parts.identity ?? `UpdateID="${ID(1)}" RevisionNumber="200"`}/>` +
    `<u:Properties ${parts.properties ?? 'UpdateType="Software"'}>${parts.inProperties ?? ''}</u:Properties>` +
    `<u:LocalizedPropertiesCollection>${parts.localized ?? ''}</u:LocalizedPropertiesCollection>` +
    `<u:Relationships>${parts.relationships ?? ''}</u:Relationships>` +
    `<u:Files>${parts.files ?? ''}</u:Files>` +
    `<u:HandlerSpecificData>${parts.handler ?? ''}</u:HandlerSpecificData></u:Update>`
  );
}

const derive = (parts: Parts): DerivedUpdate => readUpdateDocument(document(parts));
const identityOf = (n: number, revision?: number) =>
  `<u:UpdateIdentity UpdateID="${ID(n)}"${revision === undefined ? '' : ` RevisionNumber="${revision}"`}/>`;
const title = (language: string, text: string) =>
  `<u:LocalizedProperties><u:Language>${language}</u:Language><u:Title>${text}</u:Title></u:LocalizedProperties>`;
const file = (attributes: string, content = '') =>
  `<u:File Digest="${SHA1.toString('base64')}" DigestAlgorithm="SHA1" FileName="a.cab" Size="10" ${attributes}>${content}</u:File>`;

function expectRefused(parts: Parts, code: UpdateDocumentErrorCode): void {
  expect(() => derive(parts)).toThrow(expect.objectContaining({ name: 'UpdateDocumentError', code }));
}

describe('identity and properties', () => {
  it('gives the update id in lower case and the revision number', () => {
    expect(derive({})).toMatchObject({ updateId: id(1), revisionNumber: 200 });
  });

  it.each(['Software', 'Driver', 'Category', 'Detectoid'])('knows the type %s', (type) => {
    expect(derive({ properties: `UpdateType="${type}"` }).updateType).toBe(type);
  });

  it.each<[string, string, string[]]>([
    ['none', '<u:InstallationBehavior/>', []],
    ['one', '<u:InstallationBehavior/><u:Language> EN </u:Language>', ['en']],
    ['several', '<u:Language>de</u:Language><u:Language>pt-BR</u:Language><u:Language>de</u:Language>', ['de', 'pt-br']],
    ['one for everybody', '<u:Language>de</u:Language><u:Language>all</u:Language>', []],
    ['one that is none', '<u:Language>de</u:Language><u:Language>what is this?</u:Language>', []],
    ['one without an end', `<u:Language>${'x'.repeat(100_000)}</u:Language>`, []],
    ['hundreds', Array.from({ length: 300 }, (_, n) => `<u:Language>de-${n}</u:Language>`).join(''), []],
    ['an empty one', '<u:Language/>', []],
    ['one of somebody else, and one deeper down', '<Language>de</Language><u:InstallationBehavior><u:Language>fr</u:Language></u:InstallationBehavior>', []],
  ])('tells for which languages the files are: %s', (_what, inProperties, languages) => {
    const derived = derive({ inProperties });
    expect(derived.contentLanguages).toEqual(languages);
    expect(derive({ inProperties, localized: title('fr', 'a') }).contentLanguages).toEqual(languages);
  });

  it('takes the type from UpdateType alone', () => {
    expect(derive({ properties: 'UpdateType="Software" DetectoidType="Application Locale"' }).updateType).toBe('Software');
  });

  it('reads the other properties', () => {
    const properties =
      'UpdateType="Software" DefaultPropertiesLanguage="EN" PublicationState="Expired" CreationDate="2026-10-04T14:00:58.3811234+02:00" ' +
      `Handler="${MSUS}/UpdateHandlers/Cbs" ExplicitlyDeployable="true" EulaID="${ID(5)}"`;
    expect(derive({ properties })).toMatchObject({
      defaultLanguage: 'en',
      publicationState: 'Expired',
      creationDate: '2026-10-04T12:00:58.381Z',
      handler: `${MSUS}/UpdateHandlers/Cbs`,
      explicitlyDeployable: true,
      eulaId: id(5),
    });
  });

  it('has a value for every property a document leaves out', () => {
    expect(derive({})).toMatchObject({
      publicationState: 'Published',
      creationDate: null,
      defaultLanguage: null,
      handler: null,
      explicitlyDeployable: false,
      eulaId: null,
      title: null,
      categoryType: null,
      categoryInformation: null,
      prerequisites: [],
      bundles: [],
      supersedes: [],
      files: [],
    });
  });

  it('reads a date without a zone as UTC', () => {
    expect(derive({ properties: 'UpdateType="Software" CreationDate="2005-09-22T00:05:11"' }).creationDate).toBe('2005-09-22T00:05:11.000Z');
  });

  it('counts the document in bytes of UTF-8', () => {
    const xml = document({ localized: title('en', 'Größe 😀') });
    expect(readUpdateDocument(xml).documentLength).toBe(Buffer.byteLength(xml));
  });

  it.each<[Parts, UpdateDocumentErrorCode]>([
    [{ identity: `UpdateID="${ID(1)}"` }, 'MISSING_VALUE'],
    [{ identity: 'RevisionNumber="1"' }, 'MISSING_VALUE'],
    [{ identity: 'UpdateID="not-a-guid" RevisionNumber="1"' }, 'INVALID_VALUE'],
    [{ identity: `UpdateID="{${ID(1)}}" RevisionNumber="1"` }, 'INVALID_VALUE'],
    [{ identity: `UpdateID="${ID(1)}" RevisionNumber="-1"` }, 'INVALID_VALUE'],
    [{ identity: `UpdateID="${ID(1)}" RevisionNumber="2147483648"` }, 'INVALID_VALUE'],
    [{ identity: `UpdateID="${ID(1)}" RevisionNumber="1e2"` }, 'INVALID_VALUE'],
    [{ properties: '' }, 'MISSING_VALUE'],
    [{ properties: 'UpdateType="software"' }, 'INVALID_VALUE'],
    [{ properties: 'UpdateType="Software" PublicationState="Secret"' }, 'INVALID_VALUE'],
    [{ properties: 'UpdateType="Software" EulaID="1"' }, 'INVALID_VALUE'],
    [{ properties: 'UpdateType="Software" CreationDate="yesterday"' }, 'INVALID_VALUE'],
    [{ properties: 'UpdateType="Software" CreationDate="2026-13-01T00:00:00Z"' }, 'INVALID_VALUE'],
    [{ properties: 'UpdateType="Software" CreationDate="9999-12-31T23:59:59-10:00"' }, 'INVALID_VALUE'],
  ])('refuses %j with %s', (parts, code) => expectRefused(parts, code));
});

describe('the title', () => {
  const german = title('de', 'Deutsch');
  const english = title('en', 'English');
  const french = title('fr', 'Français');

  it('is the one in the default language', () => {
    const properties = 'UpdateType="Software" DefaultPropertiesLanguage="fr"';
    expect(derive({ properties, localized: german + english + french }).title).toBe('Français');
  });

  it('is English when the default language has none', () => {
    const properties = 'UpdateType="Software" DefaultPropertiesLanguage="ja"';
    expect(derive({ properties, localized: german + english }).title).toBe('English');
    expect(derive({ localized: german + english }).title).toBe('English');
  });

  it('is the first one when there is none in English', () => {
    expect(derive({ localized: french + german }).title).toBe('Français');
  });

  it('is refused when it is as long as no title is', () => {
    expectRefused({ localized: title('en', 'x'.repeat(10_001)) }, 'INVALID_VALUE');
  });
});

describe('relationships', () => {
  it('keeps prerequisites as AND of ORs', () => {
    const relationships =
      `<u:Prerequisites>${identityOf(2)}<u:AtLeastOne>${identityOf(3)}${identityOf(4)}</u:AtLeastOne>` +
      `<u:AtLeastOne IsCategory="true">${identityOf(5)}</u:AtLeastOne>${identityOf(6)}</u:Prerequisites>`;
    expect(derive({ relationships }).prerequisites).toEqual([
      { updateIds: [id(2)], isCategory: false },
      { updateIds: [id(3), id(4)], isCategory: false },
      { updateIds: [id(5)], isCategory: true },
      { updateIds: [id(6)], isCategory: false },
    ]);
  });

  it('reads bundles with clauses and without', () => {
    const relationships =
      `<u:BundledUpdates><u:AtLeastOne>${identityOf(2, 200)}${identityOf(3, 201)}</u:AtLeastOne>${identityOf(4, 202)}</u:BundledUpdates>`;
    expect(derive({ relationships }).bundles).toEqual([
      [
        { updateId: id(2), revisionNumber: 200 },
        { updateId: id(3), revisionNumber: 201 },
      ],
      [{ updateId: id(4), revisionNumber: 202 }],
    ]);
  });

  it('reads superseded updates', () => {
    expect(derive({ relationships: `<u:SupersededUpdates>${identityOf(8)}${identityOf(9)}</u:SupersededUpdates>` }).supersedes).toEqual([id(8), id(9)]);
  });

  it('keeps the three kinds apart whatever their order', () => {
    const relationships =
      `<u:BundledUpdates>${identityOf(1, 1)}</u:BundledUpdates><u:SupersededUpdates>${identityOf(2)}</u:SupersededUpdates>` +
      `<u:Prerequisites>${identityOf(3)}</u:Prerequisites>`;
    const derived = derive({ relationships });
    expect(derived.bundles).toEqual([[{ updateId: id(1), revisionNumber: 1 }]]);
    expect(derived.supersedes).toEqual([id(2)]);
    expect(derived.prerequisites).toEqual([{ updateIds: [id(3)], isCategory: false }]);
  });

  it('drops repetitions and empty clauses', () => {
    const twice = identityOf(2, 1) + identityOf(2, 1).replace(ID(2), id(2));
    const relationships =
      `<u:Prerequisites><u:AtLeastOne>${twice}</u:AtLeastOne><u:AtLeastOne/></u:Prerequisites>` +
      `<u:BundledUpdates><u:AtLeastOne>${twice}</u:AtLeastOne><u:AtLeastOne/></u:BundledUpdates><u:SupersededUpdates>${twice}</u:SupersededUpdates>`;
    const derived = derive({ relationships });
    expect(derived.prerequisites).toEqual([{ updateIds: [id(2)], isCategory: false }]);
    expect(derived.bundles).toEqual([[{ updateId: id(2), revisionNumber: 1 }]]);
    expect(derived.supersedes).toEqual([id(2)]);
  });

  it('does not take updates from elements of other namespaces or at other places', () => {
    const relationships =
      `<x:Prerequisites xmlns:x="urn:x">${identityOf(2)}</x:Prerequisites>` +
      `<u:Prerequisites><x:AtLeastOne xmlns:x="urn:x">${identityOf(3)}</x:AtLeastOne><u:AtLeastOne>${identityOf(4)}<u:More>${identityOf(5)}</u:More></u:AtLeastOne>` +
      `<u:Other>${identityOf(6)}</u:Other></u:Prerequisites>`;
    expect(derive({ relationships }).prerequisites).toEqual([{ updateIds: [id(4)], isCategory: false }]);
  });

  it.each<[string, UpdateDocumentErrorCode]>([
    [`<u:BundledUpdates>${identityOf(1)}</u:BundledUpdates>`, 'MISSING_VALUE'],
    ['<u:Prerequisites><u:UpdateIdentity/></u:Prerequisites>', 'MISSING_VALUE'],
    ['<u:Prerequisites><u:UpdateIdentity UpdateID="x"/></u:Prerequisites>', 'INVALID_VALUE'],
  ])('refuses %s', (relationships, code) => expectRefused({ relationships }, code));
});

describe('files', () => {
  it('reads digests, name, size and what else a file says', () => {
    const digests =
      '<u:AdditionalDigest Algorithm="MD5">xx</u:AdditionalDigest>' +
      `<u:AdditionalDigest Algorithm="SHA256">\n${SHA256.toString('base64')}\n</u:AdditionalDigest>`;
    const files = file('Modified="2026-08-18T00:39:04Z" PatchingType="SelfContained"', digests);
    expect(derive({ files }).files).toEqual([
      {
        sha1: SHA1,
        sha256: SHA256,
        fileName: 'a.cab',
        size: 10,
        modified: '2026-08-18T00:39:04.000Z',
        patchingType: 'SelfContained',
      },
    ]);
  });

  it('does without the additional digest', () => {
    expect(derive({ files: file('') }).files).toMatchObject([{ sha256: null, modified: null, patchingType: null }]);
  });

  it('lists a file once per name', () => {
    const files = file('') + file('') + file('').replace('a.cab', 'b.cab');
    expect(derive({ files }).files.map((each) => each.fileName)).toEqual(['a.cab', 'b.cab']);
  });

  it.each<[string, string, UpdateDocumentErrorCode]>([
    ['a digest of another length', file('').replace(/Digest="[^"]*"/, 'Digest="AAAA"'), 'INVALID_VALUE'],
    ['a digest that is not base64', file('').replace(/Digest="[^"]*"/, 'Digest="!"'), 'INVALID_VALUE'],
    ['no digest', file('').replace(/Digest="[^"]*"/, ''), 'MISSING_VALUE'],
    ['another algorithm', file('').replace('SHA1', 'SHA512'), 'INVALID_VALUE'],
    ['no name', file('').replace('FileName="a.cab"', ''), 'MISSING_VALUE'],
    ['a name that is too long', file('').replace('a.cab', 'a'.repeat(1_025)), 'INVALID_VALUE'],
    ['a negative size', file('').replace('Size="10"', 'Size="-10"'), 'INVALID_VALUE'],
    ['a size that is no exact number', file('').replace('Size="10"', 'Size="9007199254740993"'), 'INVALID_VALUE'],
    ['an impossible date', file('Modified="2026-99-99T00:00:00Z"'), 'INVALID_VALUE'],
    ['a wrong additional digest', file('', '<u:AdditionalDigest Algorithm="SHA256">AAAA</u:AdditionalDigest>'), 'INVALID_VALUE'],
  ])('refuses %s', (_what, files, code) => expectRefused({ files }, code));
});

describe('categories', () => {
  const category = (attributes: string) => ({ properties: 'UpdateType="Category"', handler: `<cat:CategoryInformation ${attributes}/>` });

  it('reads type and information', () => {
    const parts = category('CategoryType="Product" ProhibitsSubcategories="true" ProhibitsUpdates="false" ExcludedByDefault="1" DisplayOrder="12"');
    expect(derive(parts)).toMatchObject({
      categoryType: 'Product',
      categoryInformation: { prohibitsSubcategories: true, prohibitsUpdates: false, excludedByDefault: true, displayOrder: 12 },
    });
  });

  it('has no type for a type it does not know', () => {
    expect(derive(category('CategoryType="Galaxy"'))).toMatchObject({ categoryType: null, categoryInformation: { displayOrder: null } });
  });

  it('is nothing to anything but a category', () => {
    expect(derive({ handler: '<cat:CategoryInformation CategoryType="Product"/>' })).toMatchObject({ categoryType: null, categoryInformation: null });
  });

  it('refuses an impossible display order', () => {
    expectRefused(category('CategoryType="Product" DisplayOrder="first"'), 'INVALID_VALUE');
  });
});
