import type { XmlUpdateFragmentType } from '@sluice/protocol/wusp';
import type { FragmentType } from '@sluice/domain/catalog';
import { OperationFault } from '@sluice/platform/soap-host';

/** Fragment types in the order in which a real server lists them; the other info types have no fragment of their own. */
const SERVED: readonly FragmentType[] = ['Core', 'Extended', 'LocalizedProperties', 'Eula'];
const LOCALIZED: ReadonlySet<XmlUpdateFragmentType> = new Set(['LocalizedProperties', 'Eula']);

/** The fragments that a list of info types asks for, each once, in the order of the answer. */
export function wantedFragments(infoTypes: readonly XmlUpdateFragmentType[]): FragmentType[] {
  return SERVED.filter((type) => infoTypes.includes(type));
}

/** Refuses what both operations refuse: no info types, or localized ones without a language (MS-WUSP 3.1.5.9). */
export function checkInfoTypes(infoTypes: readonly XmlUpdateFragmentType[], locales: readonly string[]): void {
  if (infoTypes.length === 0) throw new OperationFault('InvalidParameters', 'infoTypes');
  const needsLocales = infoTypes.some((type) => LOCALIZED.has(type));
  if (needsLocales && locales.length === 0) throw new OperationFault('InvalidParameters', 'locales');
}
