import { SaxesParser, type SaxesTagNS } from 'saxes';
import { LocalUpdateError } from './local-update-error.js';
import { MAX_RULES_LENGTH, rulesOfDocument } from './rules-document.js';
import { UPDATE_NAMESPACE } from '../xml-element.js';

/** The file of a servicing cabinet that describes its package. */
export const SERVICING_MANIFEST = 'update.mum';

/** The most bytes of a manifest that are read. Those of real documents have 167 KB in the middle. */
export const MAX_MANIFEST_BYTES = MAX_RULES_LENGTH - 4_096;

const MANIFEST_NAMESPACE = 'urn:schemas-microsoft-com:asm.v3';
const SERVICING_RULES = 'http://schemas.microsoft.com/msus/2002/12/CbsApplicabilityRules';

/** Rules of a servicing package, and what it calls itself. */
export interface ServicingRules {
  /** `ApplicabilityRules` as XML. */
  readonly rules: string;
  /** Such as `Package_for_KB123~31bf3856ad364e35~amd64~~10.0.1.0`. */
  readonly packageIdentity: string;
}

/**
 * The rules of a servicing package from its manifest: agents ask component based servicing whether the package that the manifest describes is
 * installed, or can be. Documents of real servers have the manifest in the same place (MS-WUSP 3.1.1.1 keeps it in the Core fragment).
 * @throws LocalUpdateError `INVALID_RULES`
 */
export function rulesOfServicingManifest(manifest: string): ServicingRules {
  const packageIdentity = identityOf(manifest);
  const element = manifest.replace(/^\ufeff?\s*(?:<\?xml[^>]{0,200}\?>)?/, '');
  const rules = rulesOfDocument(`<upd:ApplicabilityRules xmlns:upd="${UPDATE_NAMESPACE}" xmlns:cbsar="${SERVICING_RULES}">`
    + '<upd:IsInstalled><cbsar:CbsPackageInstalled /></upd:IsInstalled><upd:IsInstallable><cbsar:CbsPackageInstallable /></upd:IsInstallable>'
    + `<upd:Metadata><cbsar:CbsPackageApplicabilityMetadata>${element}</cbsar:CbsPackageApplicabilityMetadata></upd:Metadata></upd:ApplicabilityRules>`);
  return { rules, packageIdentity };
}

/** Reads the manifest as a document of its own, so that nothing in it can end the element that it is put into. */
function identityOf(manifest: string): string {
  if (manifest.length > MAX_RULES_LENGTH) throw refused(`it has more than ${MAX_RULES_LENGTH} characters`);
  const found = new ManifestLooks();
  const parser = new SaxesParser({ xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  parser.on('doctype', () => { throw refused('a document type declaration is not allowed'); });
  parser.on('opentag', (tag) => found.open(tag));
  parser.on('closetag', () => found.close());
  try {
    parser.write(manifest.replace(/^\ufeff/, '')).close();
  } catch (error) {
    throw error instanceof LocalUpdateError ? error : refused(`the XML is malformed: ${error instanceof Error ? error.message : 'no reason given'}`);
  }
  return found.result();
}

const MAX_DEPTH = 90;

class ManifestLooks {
  #depth = 0;
  #identity: string | null = null;
  #hasPackage = false;

  open(tag: SaxesTagNS): void {
    const isOurs = tag.uri === MANIFEST_NAMESPACE;
    if (this.#depth === 0 && !(isOurs && tag.local === 'assembly')) throw refused(`its root is not assembly of ${MANIFEST_NAMESPACE}`);
    if (this.#depth === 1 && isOurs && tag.local === 'assemblyIdentity') this.#identity ??= packageIdentity(tag);
    if (this.#depth === 1 && isOurs && tag.local === 'package') this.#hasPackage = true;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw refused('it nests too deep');
  }

  close(): void {
    this.#depth -= 1;
  }

  result(): string {
    if (this.#identity === null || !this.#hasPackage) throw refused('it names no package');
    return this.#identity;
  }
}

/** As component based servicing writes identities: a neutral language is left out. */
function packageIdentity({ attributes }: SaxesTagNS): string {
  const [name, token, processor, language, version] = ['name', 'publicKeyToken', 'processorArchitecture', 'language', 'version'].map((key) => attributes[key]?.value ?? '');
  if (name === '' || !/^\d{1,10}(?:\.\d{1,10}){3}$/.test(version!)) throw refused('its assemblyIdentity has no name or no version');
  return [name, token, processor, language === 'neutral' ? '' : language, version].join('~');
}

function refused(why: string): LocalUpdateError {
  return new LocalUpdateError('INVALID_RULES', `the manifest ${SERVICING_MANIFEST} cannot be used: ${why}`);
}
