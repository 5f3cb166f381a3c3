import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { preparedTextToString, readUpdateDocument } from './index.js';

const MSUS = 'http://schemas.microsoft.com/msus/2002/12';

/** An element of either of two namespaces. Its children are elements, or one text. */
interface Tree {
  name: string;
  prefix: '' | 'b.';
  attributes: [string, string][];
  children: (Tree | string)[];
}

type Children = Tree['children'];

const name = fc.constantFrom('And', 'Or', 'RegDword', 'Größe', 'a-b.c');
const piece = fc.constantFrom('a', ' ', '<', '>', '&', '"', "'", '\n', '\t', '\r', 'ß', '😀', ']]>');
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    name,
    prefix: fc.constantFrom<Tree['prefix'][]>('', 'b.'),
    attributes: fc.uniqueArray(fc.tuple(fc.constantFrom('x', 'y', 'z'), text), { selector: ([key]) => key }),
    children: fc.oneof<fc.Arbitrary<Children>[]>(
      { maxDepth: 4 },
      text.map((value) => (value === '' ? [] : [value])),
      fc.array<Tree | string>(tie('tree'), { maxLength: 4 }),
    ),
  }),
}));

/** Writes everything unusual as a reference, which says exactly what the reader has to find. */
const references = (value: string) => [...value].map((c) => (/[A-Za-z0-9 ]/.test(c) ? c : `&#${c.codePointAt(0)};`)).join('');

function write(node: Tree | string): string {
  if (typeof node === 'string') return references(node);
  const tag = `${node.prefix === 'b.' ? 'bar' : 'u'}:${node.name}`;
  const attributes = node.attributes.map(([key, value]) => ` ${key}='${references(value)}'`).join('');
  return `<${tag}${attributes}>${node.children.map(write).join('')}</${tag}>`;
}

/** Reads a fragment the way a client does: no namespaces, prefixes part of the name. */
function parse(fragment: string): Tree {
  const outermost: Tree = { name: '', prefix: '', attributes: [], children: [] };
  const open = [outermost];
  const parser = new SaxesParser();
  parser.on('opentag', (tag) => {
    const prefix = tag.name.startsWith('b.') ? 'b.' : '';
    const node: Tree = { name: tag.name.slice(prefix.length), prefix, attributes: Object.entries(tag.attributes), children: [] };
    open.at(-1)!.children.push(node);
    open.push(node);
  });
  parser.on('text', (value) => open.at(-1)!.children.push(value));
  parser.on('closetag', () => open.pop());
  parser.write(fragment).close();
  return outermost.children[0] as Tree;
}

describe('a fragment', () => {
  it('says what the document says, whatever that is', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const derived = readUpdateDocument(
          `<u:Update xmlns:u="${MSUS}/Update" xmlns:bar="${MSUS}/BaseApplicabilityRules">` +
            '<u:UpdateIdentity UpdateID="00000000-0000-0000-0000-000000000001" RevisionNumber="1"/><u:Properties UpdateType="Software"/>' +
            `<u:LocalizedPropertiesCollection><u:LocalizedProperties><u:Language>en</u:Language>${write(node)}</u:LocalizedProperties>` +
            '</u:LocalizedPropertiesCollection></u:Update>',
        );
        const fragment = derived.fragments.find((each) => each.type === 'LocalizedProperties')!;
        expect(parse(preparedTextToString(fragment.text, 1_000_000)).children[1]).toEqual(node);
      }),
      { numRuns: 300 },
    );
  });
});
