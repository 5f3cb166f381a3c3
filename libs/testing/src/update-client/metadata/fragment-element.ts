import { SaxesParser } from 'saxes';

/** One element of a metadata fragment, with prefixes as they were sent (`b.WindowsVersion` has none to resolve). */
export interface FragmentElement {
  /** Name on the wire: the specification's prefixes `b.`, `m.`, `d.` are part of it (MS-WUSP 3.1.1.1). */
  readonly name: string;
  /** Attribute values by name; made without a prototype. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly FragmentElement[];
  /** Character data directly inside the element, in order. */
  readonly text: string;
}

/** Longest fragment that is read: the longest known Core fragment has 47 MB (component based servicing manifest). */
export const MAX_FRAGMENT_CHARACTERS = 128 * 1024 * 1024;

/** Deepest nesting of elements in a fragment; real rules stay below 20. */
export const MAX_FRAGMENT_DEPTH = 64;

/** Most elements of one fragment. */
export const MAX_FRAGMENT_ELEMENTS = 2_000_000;

/** A server sent a fragment that cannot be read. */
export class FragmentError extends Error {
  override readonly name = 'FragmentError';
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: FragmentElement[];
  text: string;
}

/**
 * Reads a metadata fragment: several elements one after the other without a common root and without namespace
 * declarations (MS-WUSP 3.1.1.1, Metadata Table).
 *
 * @param xml the fragment as the `Xml` element carried it, unescaped once
 * @returns the top elements in order
 * @throws FragmentError when the text is not well-formed or exceeds a bound
 */
export function parseFragment(xml: string): readonly FragmentElement[] {
  if (xml.length > MAX_FRAGMENT_CHARACTERS) throw new FragmentError(`a fragment has ${xml.length} characters; ${MAX_FRAGMENT_CHARACTERS} are accepted`);
  const parser = new SaxesParser({ fragment: true, xmlns: false } as const);
  const top: OpenElement = { name: '', attributes: {}, children: [], text: '' };
  const open: OpenElement[] = [top];
  let elements = 0;
  parser.on('error', (error) => {
    throw new FragmentError(`a fragment is not well-formed: ${error.message}`);
  });
  parser.on('doctype', () => {
    throw new FragmentError('a fragment holds a document type declaration');
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (elements > MAX_FRAGMENT_ELEMENTS) throw new FragmentError(`a fragment has more than ${MAX_FRAGMENT_ELEMENTS} elements`);
    if (open.length > MAX_FRAGMENT_DEPTH) throw new FragmentError(`a fragment is nested deeper than ${MAX_FRAGMENT_DEPTH} elements`);
    open.push({ name: tag.name, attributes: tag.attributes, children: [], text: '' });
  });
  parser.on('text', (text) => addText(open, text));
  parser.on('cdata', (text) => addText(open, text));
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed !== undefined) open.at(-1)?.children.push(closed);
  });
  parser.write(xml).close();
  return top.children;
}

function addText(open: readonly OpenElement[], text: string): void {
  const innermost = open.at(-1);
  // Characters between the top elements are indentation at most.
  if (innermost !== undefined && open.length > 1) innermost.text += text;
}

/** The first child with that name, if any. */
export function childNamed(parent: Pick<FragmentElement, 'children'>, name: string): FragmentElement | undefined {
  return parent.children.find((child) => child.name === name);
}

/** Every descendant with that name, in document order. Nesting is bounded by {@link MAX_FRAGMENT_DEPTH}. */
export function descendantsNamed(parent: Pick<FragmentElement, 'children'>, name: string): FragmentElement[] {
  return parent.children.flatMap((child) => [...(child.name === name ? [child] : []), ...descendantsNamed(child, name)]);
}
