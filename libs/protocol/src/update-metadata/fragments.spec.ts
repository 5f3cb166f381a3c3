import { describe, expect, it } from '@jest/globals';
import { decodeXpress } from '../xpress/index.js';
import { type FragmentType, preparedTextToString, readUpdateDocument, UpdateDocumentError } from './index.js';

const MSUS = 'http://schemas.microsoft.com/msus/2002/12';
const IDENTITY = '<u:UpdateIdentity UpdateID="11111111-2222-3333-4444-55555555AAAA" RevisionNumber="7"/>';
const PROPERTIES = '<u:Properties UpdateType="Software"/>';
const CORE_START = '<UpdateIdentity UpdateID="11111111-2222-3333-4444-55555555AAAA" RevisionNumber="7" /><Properties UpdateType="Software" />';

function update(...sections: string[]): string {
  return `<u:Update xmlns:u="${MSUS}/Update" xmlns:bar="${MSUS}/BaseApplicabilityRules">${sections.join('')}</u:Update>`;
}

/** The XML of the fragments of one type. */
function fragments(xml: string, type: FragmentType): string[] {
  const wanted = readUpdateDocument(xml).fragments.filter((fragment) => fragment.type === type);
  return wanted.map((fragment) => preparedTextToString(fragment.text, 10_000_000));
}

const core = (...sections: string[]) => fragments(update(IDENTITY, PROPERTIES, ...sections), 'Core')[0]!.slice(CORE_START.length);
const rules = (content: string) => {
  const fragment = core(`<u:ApplicabilityRules>${content}</u:ApplicabilityRules>`);
  return fragment.slice('<ApplicabilityRules>'.length, -'</ApplicabilityRules>'.length);
};
const extended = (...sections: string[]) => fragments(update(IDENTITY, ...sections), 'Extended')[0]!;

describe('the Core fragment', () => {
  it('is the four sections one behind the other, without a wrapper', () => {
    const xml = update(
      IDENTITY,
      PROPERTIES,
      '<u:Relationships><u:Prerequisites><u:UpdateIdentity UpdateID="00000000-0000-0000-0000-000000000001"/></u:Prerequisites></u:Relationships>',
      '<u:ApplicabilityRules><u:IsInstalled/></u:ApplicabilityRules>',
    );
    expect(fragments(xml, 'Core')).toEqual([
      `${CORE_START}<Relationships><Prerequisites><UpdateIdentity UpdateID="00000000-0000-0000-0000-000000000001" /></Prerequisites></Relationships>` +
        '<ApplicabilityRules><IsInstalled /></ApplicabilityRules>',
    ]);
  });

  it('has the same order when the document has another one', () => {
    const xml = update(
      '<u:HandlerSpecificData/>',
      '<u:ApplicabilityRules/>',
      '<u:Files/>',
      '<u:Relationships/>',
      '<u:Properties UpdateType="Software"/>',
      IDENTITY,
    );
    expect(fragments(xml, 'Core')).toEqual([`${CORE_START}<Relationships /><ApplicabilityRules />`]);
    expect(fragments(xml, 'Extended')).toEqual(['<ExtendedProperties /><Files /><HandlerSpecificData />']);
  });

  it('keeps five attributes of Properties, in a fixed order, and no children', () => {
    const properties =
      '<u:Properties CreationDate="2020-01-01T00:00:00Z" EulaID="00000000-0000-0000-0000-00000000000E" OSUpgrade="swap" Handler="h" ' +
      'AutoSelectOnWebSites="true" ExplicitlyDeployable="true" UpdateType="Software"><u:KBArticleID>1</u:KBArticleID></u:Properties>';
    expect(fragments(update(properties, IDENTITY), 'Core')[0]).toContain(
      '<Properties UpdateType="Software" ExplicitlyDeployable="true" AutoSelectOnWebSites="true" OSUpgrade="swap" ' +
        'EulaID="00000000-0000-0000-0000-00000000000E" />',
    );
  });

  it('leaves out flags that are false', () => {
    const properties = '<u:Properties UpdateType="Software" ExplicitlyDeployable="false" AutoSelectOnWebSites="0" OSUpgrade="false"/>';
    expect(fragments(update(IDENTITY, properties), 'Core')).toEqual([CORE_START]);
  });

  it('orders what is inside Relationships', () => {
    const relationships =
      '<u:Relationships><u:BundledUpdates/><u:Unknown/><u:Prerequisites/><u:SupersededUpdates>' +
      '<u:UpdateIdentity UpdateID="00000000-0000-0000-0000-00000000000A"/></u:SupersededUpdates></u:Relationships>';
    expect(core(relationships)).toBe(
      '<Relationships><SupersededUpdates><UpdateIdentity UpdateID="00000000-0000-0000-0000-00000000000A" /></SupersededUpdates>' +
        '<Prerequisites /><BundledUpdates /><Unknown /></Relationships>',
    );
  });

  it('keeps a Relationships element without children, and has none when the document has none', () => {
    expect(core('<u:Relationships>\n  </u:Relationships>')).toBe('<Relationships />');
    expect(core()).toBe('');
  });
});

describe('the Extended fragment', () => {
  it('renames Properties, keeps its children and drops the listed attributes', () => {
    const properties =
      '<u:Properties UpdateType="Software" ExplicitlyDeployable="true" AutoSelectOnWebSites="true" OSUpgrade="swap" PublicationState="Published" ' +
      'EulaID="00000000-0000-0000-0000-00000000000E" PublisherID="p" CreationDate="2020-01-01T00:00:00Z" IsPublic="true" LegacyName="l" ' +
      'DetectoidType="d" DefaultPropertiesLanguage="en" MaxDownloadSize="5" PerUser="true">' +
      '<u:InstallationBehavior Impact="Minor"/><u:KBArticleID>123</u:KBArticleID></u:Properties>';
    expect(extended(properties)).toBe(
      '<ExtendedProperties DefaultPropertiesLanguage="en" MaxDownloadSize="5" PerUser="true"><InstallationBehavior Impact="Minor" />' +
        '<KBArticleID>123</KBArticleID></ExtendedProperties>',
    );
  });

  it('leaves out PerUser when it is false', () => {
    expect(extended('<u:Properties UpdateType="Software" PerUser="false"></u:Properties>')).toBe('<ExtendedProperties />');
  });

  it('goes on with Files and HandlerSpecificData', () => {
    const handler =
      '<u:HandlerSpecificData xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="cmd:CommandLineInstallation">' +
      `<cmd:InstallCommand xmlns:cmd="${MSUS}/UpdateHandlers/CommandLineInstallation" Program="a.exe"/></u:HandlerSpecificData>`;
    expect(extended(PROPERTIES, handler, '<u:Files></u:Files>')).toBe(
      '<ExtendedProperties /><Files /><HandlerSpecificData type="cmd:CommandLineInstallation"><InstallCommand Program="a.exe" /></HandlerSpecificData>',
    );
  });
});

describe('LocalizedProperties and Eula fragments', () => {
  const collection =
    '<u:LocalizedPropertiesCollection>' +
    '<u:LocalizedProperties><u:Language>en</u:Language><u:Title>One</u:Title></u:LocalizedProperties>' +
    '<u:LocalizedProperties><u:Language> pt-BR </u:Language><u:Title>Um</u:Title></u:LocalizedProperties>' +
    '<u:EulaFile Language="DE" FileName="e.txt" GeoId="CHN"/><u:EulaFile Language="DE" FileName="e.txt"/>' +
    '<u:Other><u:Language>fr</u:Language></u:Other></u:LocalizedPropertiesCollection>';

  it('are one per language, named by the language in lower case', () => {
    const { fragments: all } = readUpdateDocument(update(IDENTITY, PROPERTIES, collection));
    expect(all.map(({ type, locale, geoId }) => [type, locale, geoId])).toEqual([
      ['Core', '', ''],
      ['Extended', '', ''],
      ['LocalizedProperties', 'en', ''],
      ['LocalizedProperties', 'pt-br', ''],
      ['Eula', 'de', 'CHN'],
      ['Eula', 'de', ''],
    ]);
  });

  it('hold the element itself', () => {
    const xml = update(IDENTITY, PROPERTIES, collection);
    expect(fragments(xml, 'LocalizedProperties')).toEqual([
      '<LocalizedProperties><Language>en</Language><Title>One</Title></LocalizedProperties>',
      '<LocalizedProperties><Language> pt-BR </Language><Title>Um</Title></LocalizedProperties>',
    ]);
    expect(fragments(xml, 'Eula')[0]).toBe('<EulaFile Language="DE" FileName="e.txt" GeoId="CHN" />');
  });

  it('are not repeated for one language', () => {
    const twice =
      '<u:LocalizedPropertiesCollection><u:LocalizedProperties><u:Language>en</u:Language><u:Title>First</u:Title></u:LocalizedProperties>' +
      '<u:LocalizedProperties><u:Language>EN</u:Language><u:Title>Second</u:Title></u:LocalizedProperties></u:LocalizedPropertiesCollection>';
    const derived = readUpdateDocument(update(IDENTITY, PROPERTIES, twice));
    expect(derived.fragments.filter((fragment) => fragment.type === 'LocalizedProperties')).toHaveLength(1);
    expect(derived.title).toBe('First');
  });

  it.each([
    '<u:LocalizedProperties><u:Title>No language</u:Title></u:LocalizedProperties>',
    '<u:LocalizedProperties><u:Language> </u:Language></u:LocalizedProperties>',
    '<u:EulaFile FileName="e.txt"/>',
  ])('are refused without a language: %s', (content) => {
    const xml = update(IDENTITY, PROPERTIES, `<u:LocalizedPropertiesCollection>${content}</u:LocalizedPropertiesCollection>`);
    expect(() => readUpdateDocument(xml)).toThrow(expect.objectContaining({ code: 'MISSING_VALUE' }));
    expect(() => readUpdateDocument(xml)).toThrow(UpdateDocumentError);
  });
});

describe('names and namespaces in fragments', () => {
  it.each([
    ['BaseApplicabilityRules', 'b.Rule'],
    ['MsiApplicabilityRules', 'm.Rule'],
    ['UpdateHandlers/WindowsDriver', 'd.Rule'],
    ['LogicalApplicabilityRules', 'Rule'],
    ['UpdateHandlers/Cbs', 'Rule'],
  ])('an element of %s becomes %s', (namespace, name) => {
    expect(rules(`<any:Rule xmlns:any="${MSUS}/${namespace}" A="1"/>`)).toBe(`<${name} A="1" />`);
  });

  it('prefixes are resolved where they are declared', () => {
    expect(rules(`<bar:Outer><bar:Inner xmlns:bar="${MSUS}/MsiApplicabilityRules"/></bar:Outer>`)).toBe('<b.Outer><m.Inner /></b.Outer>');
  });

  it('a default namespace counts like a prefix', () => {
    expect(rules(`<Rule xmlns="${MSUS}/BaseApplicabilityRules"><Inner/></Rule>`)).toBe('<b.Rule><b.Inner /></b.Rule>');
  });

  it('a foreign document keeps its namespace, declared once at its root', () => {
    const patch = '<MsiPatch xmlns="http://www.microsoft.com/msi/patch_applicability.xsd" Guid="{1}"><Target><Name>n</Name></Target></MsiPatch>';
    expect(rules(`<bar:Outer>${patch}</bar:Outer>`)).toBe(`<b.Outer>${patch}</b.Outer>`);
  });

  it('a foreign document keeps its namespace when the source uses a prefix', () => {
    expect(rules('<v3:assembly xmlns:v3="urn:schemas-microsoft-com:asm.v3"><v3:deployment/></v3:assembly>')).toBe(
      '<assembly xmlns="urn:schemas-microsoft-com:asm.v3"><deployment /></assembly>',
    );
  });

  it('a foreign document ends where another namespace begins', () => {
    expect(rules('<a xmlns="urn:one"><b xmlns="urn:two"/><c xmlns=""/><bar:d><a/></bar:d></a><bar:e/>')).toBe(
      '<a xmlns="urn:one"><b xmlns="urn:two" /><c xmlns="" /><b.d xmlns=""><a xmlns="urn:one" /></b.d></a><b.e />',
    );
  });

  it('attributes lose their prefix, and the first one stays when two become the same', () => {
    expect(rules('<bar:R xmlns:p="urn:p" xmlns:q="urn:q" p:a="1" b="2" q:a="3"/>')).toBe('<b.R a="1" b="2" />');
  });
});

describe('text in fragments', () => {
  it('whitespace between elements goes', () => {
    expect(rules('\n  <bar:A>\n\t<bar:B/>\r\n</bar:A>\n<bar:C/> ')).toBe('<b.A><b.B /></b.A><b.C />');
  });

  it('whitespace that is all an element holds stays', () => {
    expect(rules('<bar:A>  </bar:A><bar:B><![CDATA[ ]]></bar:B>')).toBe('<b.A>  </b.A><b.B> </b.B>');
  });

  it('whitespace around text stays, around an element inside text as well', () => {
    expect(rules('<bar:A> one <bar:B/> two<!-- x --> <![CDATA[ three ]]></bar:A>')).toBe('<b.A> one <b.B /> two  three </b.A>');
    expect(rules('<bar:A> <![CDATA[one]]></bar:A>')).toBe('<b.A> one</b.A>');
  });

  it('comments and processing instructions go, CDATA becomes text', () => {
    expect(rules('<bar:A><!-- gone --><?gone too?><![CDATA[1 < 2 & "3"]]></bar:A>')).toBe('<b.A>1 &lt; 2 &amp; "3"</b.A>');
  });

  it('text is escaped where XML needs it', () => {
    expect(rules(`<bar:A>&lt;&amp;&gt;"'&#13;&#10;\t</bar:A>`)).toBe(`<b.A>&lt;&amp;&gt;"'&#xD;\n\t</b.A>`);
  });

  it('attribute values are escaped where XML needs it', () => {
    expect(rules(`<bar:A a='&lt;&amp;>"&apos;&#9;&#10;&#13;'/>`)).toBe(`<b.A a="&lt;&amp;>&quot;'&#x9;&#xA;&#xD;" />`);
  });

  it('is escaped once more for the wire, quotes excepted', () => {
    const xml = update(IDENTITY, PROPERTIES, '<u:ApplicabilityRules><bar:A a="&lt;"/></u:ApplicabilityRules>');
    const { text } = readUpdateDocument(xml).fragments[0]!;
    const onTheWire = decodeXpress(text.xpress, { maxBytes: 10_000 }).toString();
    expect(onTheWire.slice(onTheWire.indexOf('&lt;ApplicabilityRules'))).toBe(
      '&lt;ApplicabilityRules&gt;&lt;b.A a="&amp;lt;" /&gt;&lt;/ApplicabilityRules&gt;',
    );
    expect(text.plainLength).toBe(onTheWire.length);
  });

  it('may be longer than a part keeps in memory', () => {
    const many = Array.from({ length: 6_000 }, (_, i) => `<bar:Rule Number="${i}">Größe ${i} 😀</bar:Rule>`).join('');
    const expected = many.replaceAll('bar:', 'b.');
    expect(rules(many)).toBe(expected);
    const superseded = Array.from({ length: 3_000 }, (_, i) => {
      return `<u:UpdateIdentity UpdateID="00000000-0000-0000-0000-${String(i).padStart(12, '0')}"/>`;
    }).join('');
    const relationships = `<u:Relationships><u:Prerequisites/><u:SupersededUpdates>${superseded}</u:SupersededUpdates></u:Relationships>`;
    expect(core(`<u:ApplicabilityRules>${many}</u:ApplicabilityRules>`, relationships)).toBe(
      `<Relationships><SupersededUpdates>${superseded.replaceAll('u:', '').replaceAll('/>', ' />')}</SupersededUpdates><Prerequisites /></Relationships>` +
        `<ApplicabilityRules>${expected}</ApplicabilityRules>`,
    );
  });
});
