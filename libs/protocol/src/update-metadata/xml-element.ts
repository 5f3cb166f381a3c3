/** Namespace of the update document itself. */
export const UPDATE_NAMESPACE = 'http://schemas.microsoft.com/msus/2002/12/Update';
/** Namespace of what a category says about itself. */
export const CATEGORY_NAMESPACE = 'http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/Category';
/** Namespace of what a driver says about the devices it supports (MS-WUSP product note 42). */
export const WINDOWS_DRIVER_NAMESPACE = 'http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/WindowsDriver';

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

/** The value of an attribute, or null when the element has no such attribute. */
export function attributeOf(element: XmlElement, name: string): string | null {
  return element.attributes.find((attribute) => attribute.name === name)?.value ?? null;
}

/** Whether the element is `name` of the update namespace. */
export function isUpdateElement(element: XmlElement, name: string): boolean {
  return element.name === name && element.namespace === UPDATE_NAMESPACE;
}
