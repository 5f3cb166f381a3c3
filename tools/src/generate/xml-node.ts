import { XMLParser } from 'fast-xml-parser';

/** An element of a small trusted document, with prefixes resolvable in its own scope. */
export interface XmlNode {
  /** Local name, without prefix. */
  readonly name: string;
  /** Attributes by the name written in the document; namespace declarations included. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Namespace of a prefix at this element, '' for the default namespace. */
  readonly namespaces: ReadonlyMap<string, string>;
}

type OrderedNode = Record<string, unknown>;

const ATTRIBUTES = ':@';

/**
 * Parses a document that lies in this repository, keeping the order of elements.
 * fast-xml-parser is not a validating parser and is never given anything that came over the network.
 * @throws Error when there is not exactly one root element
 */
export function parseTrustedXml(text: string): XmlNode {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    parseTagValue: false,
    ignoreDeclaration: true,
  });
  const roots = toNodes(parser.parse(text) as OrderedNode[], new Map());
  const [root] = roots;
  if (root === undefined || roots.length !== 1) throw new Error(`expected one root element, found ${roots.length}`);
  return root;
}

function toNodes(ordered: readonly OrderedNode[], outer: ReadonlyMap<string, string>): XmlNode[] {
  const nodes: XmlNode[] = [];
  for (const entry of ordered) {
    const tag = Object.keys(entry).find((key) => key !== ATTRIBUTES && !key.startsWith('#'));
    if (tag === undefined) continue;
    const attributes = (entry[ATTRIBUTES] ?? {}) as Record<string, string>;
    const namespaces = declaredNamespaces(attributes, outer);
    const children = toNodes(entry[tag] as OrderedNode[], namespaces);
    nodes.push({ name: tag.slice(tag.indexOf(':') + 1), attributes, children, namespaces });
  }
  return nodes;
}

function declaredNamespaces(attributes: Record<string, string>, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const declared = Object.entries(attributes).filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return outer;
  return new Map([...outer, ...declared.map(([name, uri]): [string, string] => [name.slice('xmlns:'.length), uri])]);
}

/** The children of a given local name, in document order. */
export function childrenNamed(node: XmlNode, name: string): readonly XmlNode[] {
  return node.children.filter((child) => child.name === name);
}

/**
 * The only child of a given local name.
 * @throws Error when there is none, or more than one
 */
export function onlyChild(node: XmlNode, name: string): XmlNode {
  const found = childrenNamed(node, name);
  const [child] = found;
  if (child === undefined || found.length !== 1) throw new Error(`<${node.name}> has ${found.length} <${name}>, expected one`);
  return child;
}

/**
 * An attribute that must be there.
 * @throws Error when it is absent
 */
export function requiredAttribute(node: XmlNode, name: string): string {
  const value = node.attributes[name];
  if (value === undefined) throw new Error(`<${node.name}> lacks the attribute ${name}`);
  return value;
}

/** Resolves a `prefix:name` written in an attribute to `{namespace}name`. */
export function resolveQName(node: XmlNode, text: string): { namespace: string; name: string } {
  const colon = text.indexOf(':');
  const prefix = colon < 0 ? '' : text.slice(0, colon);
  const namespace = node.namespaces.get(prefix);
  if (namespace === undefined && prefix !== '') throw new Error(`undeclared prefix ${prefix} in ${text}`);
  return { namespace: namespace ?? '', name: text.slice(colon + 1) };
}
