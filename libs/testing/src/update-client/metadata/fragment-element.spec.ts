import { describe, expect, it } from '@jest/globals';
import { childNamed, descendantsNamed, FragmentError, MAX_FRAGMENT_DEPTH, parseFragment } from './fragment-element.js';

describe('parseFragment', () => {
  it('reads several elements without a root, with names and foreign namespaces as they were sent', () => {
    const [identity, rules] = parseFragment('<UpdateIdentity UpdateID="A" /><R><b.X Data="&lt;1&gt;" /><assembly xmlns="urn:x">t<!-- c --><![CDATA[&]]></assembly></R>');
    expect(identity).toEqual({ name: 'UpdateIdentity', attributes: { UpdateID: 'A' }, children: [], text: '' });
    expect(rules?.children.map(({ name }) => name)).toEqual(['b.X', 'assembly']);
    expect(rules?.children[0]?.attributes['Data']).toBe('<1>');
    expect(rules?.children[1]).toMatchObject({ attributes: { xmlns: 'urn:x' }, text: 't&' });
  });

  it('keeps attribute values apart from what every object inherits', () => {
    const [element] = parseFragment('<R __proto__="x" />');
    expect(element?.attributes['constructor']).toBeUndefined();
    expect(element?.attributes['__proto__']).toBe('x');
  });

  it.each([
    ['an element that is not closed', '<R>'],
    ['a stray end tag', '</R>'],
    ['an unknown entity', '<R>&nope;</R>'],
    ['nesting beyond the bound', '<a>'.repeat(MAX_FRAGMENT_DEPTH + 1) + '</a>'.repeat(MAX_FRAGMENT_DEPTH + 1)],
  ])('refuses %s with its own error', (_what, xml) => {
    expect(() => parseFragment(xml)).toThrow(FragmentError);
  });

  it('finds children and descendants by name', () => {
    const fragment = { children: parseFragment('<a><b><c n="1" /></b><c n="2" /></a>') };
    expect(childNamed(fragment, 'c')).toBeUndefined();
    expect(descendantsNamed(fragment, 'c').map(({ attributes }) => attributes['n'])).toEqual(['1', '2']);
  });
});
