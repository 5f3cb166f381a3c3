import type { SaxesAttributeNS, SaxesTagNS } from 'saxes';

/** Namespace of the update document itself. */
export const UPDATE_NAMESPACE = 'http://schemas.microsoft.com/msus/2002/12/Update';
/** Namespace of what a category says about itself. */
export const CATEGORY_NAMESPACE = 'http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/Category';
/** Namespace of what a driver says about the devices it supports (MS-WUSP product note 42). */
export const WINDOWS_DRIVER_NAMESPACE = 'http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/WindowsDriver';

const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

export interface XmlAttribute {
  /** Name without its prefix. */
  readonly name: string;
  readonly value: string;
}

/** An element as fragments need it: namespace resolved, prefixes gone, namespace declarations gone, attributes in document order. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
}

/**
 * Takes over an element from the parser.
 *
 * When two attributes differ in their prefix alone, the first one stays: without prefixes both cannot.
 */
export function toXmlElement(tag: SaxesTagNS, attributesOfTag: readonly SaxesAttributeNS[]): XmlElement {
  // Mostly there is nothing to take away, and the parser's own are as good: their names have no prefix.
  if (attributesOfTag.every(({ prefix, name }) => prefix === '' && name !== 'xmlns')) return { namespace: tag.uri, name: tag.local, attributes: attributesOfTag };
  const attributes: XmlAttribute[] = [];
  let anyPrefixed = false;
  for (const { prefix, local, uri, value } of attributesOfTag) {
    if (uri === XMLNS_NAMESPACE) continue;
    anyPrefixed ||= prefix !== '';
    if (anyPrefixed && attributes.some((earlier) => earlier.name === local)) continue;
    attributes.push({ name: local, value });
  }
  return { namespace: tag.uri, name: tag.local, attributes };
}

/** The value of an attribute, or null when the element has no such attribute. */
export function attributeOf(element: XmlElement, name: string): string | null {
  return element.attributes.find((attribute) => attribute.name === name)?.value ?? null;
}

/** Whether the element is `name` of the update namespace. */
export function isUpdateElement(element: XmlElement, name: string): boolean {
  return element.name === name && element.namespace === UPDATE_NAMESPACE;
}
