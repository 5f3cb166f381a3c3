import { SaxesParser } from 'saxes';

/**
 * A text that is equal for XML that says the same: names by namespace, attributes in order, no prefixes, empty elements and
 * elements without content alike, white space between elements ignored.
 *
 * @param xml one element, or several with `wrap`
 * @param wrap puts a root around a fragment that has none
 */
export function canonicalXml(xml: string, wrap = false): string {
  const parser = new SaxesParser({ xmlns: true });
  const out: string[] = [];
  let text = '';
  const flush = () => {
    if (text.trim() !== '') out.push(`"${text}"`);
    text = '';
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', (part) => (text += part));
  parser.on('cdata', (part) => (text += part));
  parser.on('opentag', (tag) => {
    flush();
    const attributes = Object.values(tag.attributes)
      .filter((attribute) => attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns')
      .map((attribute) => `${attribute.uri}|${attribute.local}=${attribute.value}`)
      .sort();
    out.push(`<${tag.uri}|${tag.local} ${attributes.join(' ')}`);
  });
  parser.on('closetag', () => {
    flush();
    out.push('>');
  });
  parser.write(wrap ? `<fragment xmlns:cat="cat" xmlns:cmd="cmd">${xml}</fragment>` : xml.replace(/^\s*<\?xml[^>]*\?>/, '')).close();
  return out.join('\n');
}

/** The names of the elements of an envelope in document order, indented by depth: its shape without its values. */
export function shapeOf(xml: string): string {
  const parser = new SaxesParser({ xmlns: true });
  const out: string[] = [];
  let depth = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => out.push(`${' '.repeat(depth++)}${tag.local}`));
  parser.on('closetag', () => depth--);
  parser.write(xml.replace(/^\s*<\?xml[^>]*\?>/, '')).close();
  return out.join('\n');
}
