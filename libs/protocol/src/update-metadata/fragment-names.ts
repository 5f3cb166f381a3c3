import { WINDOWS_DRIVER_NAMESPACE, type XmlElement } from './xml-element.js';

/** Namespaces that Microsoft defined for update documents begin like this; fragments lose them all. */
const MSUS_NAMESPACE_PREFIX = 'http://schemas.microsoft.com/msus/';

/** The three namespaces of which a trace stays in the element name (MS-WUSP 3.1.1.1). */
const NAME_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['http://schemas.microsoft.com/msus/2002/12/BaseApplicabilityRules', 'b.'],
  ['http://schemas.microsoft.com/msus/2002/12/MsiApplicabilityRules', 'm.'],
  [WINDOWS_DRIVER_NAMESPACE, 'd.'],
]);

/** The name an element has in a fragment: `b.`, `m.` or `d.` for the three rule namespaces, else no prefix at all. */
export function fragmentElementName(element: Pick<XmlElement, 'namespace' | 'name'>): string {
  return (NAME_PREFIXES.get(element.namespace) ?? '') + element.name;
}

/**
 * The default namespace that is in force inside the element in a fragment.
 *
 * Fragments keep no msus namespace; documents of other kinds inside them (a Windows Installer patch description, a
 * servicing manifest) keep theirs, or the client could not read them.
 */
export function fragmentNamespace(namespace: string): string {
  return namespace.startsWith(MSUS_NAMESPACE_PREFIX) ? '' : namespace;
}
