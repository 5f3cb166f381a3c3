import { SaxesParser, type SaxesTagNS } from 'saxes';
import { UPDATE_NAMESPACE } from '../xml-element.js';
import { LocalUpdateError } from './local-update-error.js';
import { characterData, element } from './xml-text.js';

/** The longest rules document, in UTF-16 code units: a servicing manifest fits. */
export const MAX_RULES_LENGTH = 8 * 1024 * 1024;
const MAX_DEPTH = 100;
const MAX_ELEMENTS = 200_000;

/** What `ApplicabilityRules` may hold, each at most once, and how many rules each has; `Metadata` is what rules refer to. */
const PARTS: Readonly<Record<string, 'one' | 'any'>> = { IsInstalled: 'one', IsSuperseded: 'one', IsInstallable: 'one', Metadata: 'any' };
/** Without these a computer could not tell whether it needs the update, or would never install it. */
const NEEDED = ['IsInstalled', 'IsInstallable'];

/**
 * Reads the applicability rules that an administrator wrote: a document whose root is `ApplicabilityRules` of the update namespace.
 * Rules are copied and not judged: agents know operators that no published schema has. What is written anew is the XML itself, so
 * that no comment, no entity and no declaration of a document type gets into an update.
 * @returns the root element as XML that declares its own namespaces
 * @throws LocalUpdateError `INVALID_RULES`
 */
export function rulesOfDocument(xml: string): string {
  if (xml.length > MAX_RULES_LENGTH) throw refused(`they have more than ${MAX_RULES_LENGTH} characters`);
  const copy = new RulesCopy();
  const parser = new SaxesParser({ xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  parser.on('doctype', () => { throw refused('a document type declaration is not allowed'); });
  parser.on('opentag', (tag) => copy.open(tag));
  parser.on('text', (text) => copy.text(text));
  parser.on('cdata', (text) => copy.text(text));
  parser.on('closetag', (tag) => copy.close(tag.name));
  try {
    parser.write(xml.replace(/^\ufeff/, '')).close();
  } catch (error) {
    throw error instanceof LocalUpdateError ? error : refused(`the XML is malformed: ${error instanceof Error ? error.message : 'no reason given'}`);
  }
  return copy.result();
}

/** An element that is being copied. */
interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly content: string[];
}

/** Writes elements again as they come, and checks the outer levels of them. */
class RulesCopy {
  readonly #open: Open[] = [];
  readonly #rulesOfPart = new Map<string, number>();
  #part = '';
  #elements = 0;
  #root = '';

  open(tag: SaxesTagNS): void {
    const depth = this.#open.length;
    this.#elements += 1;
    if (depth >= MAX_DEPTH || this.#elements > MAX_ELEMENTS) throw refused('they nest too deep or have too many elements');
    if (tag.uri === '') throw refused(`${tag.name} has no namespace, and no agent would know it`);
    if (depth === 0) this.#checkRoot(tag);
    if (depth === 1) this.#beginPart(tag);
    if (depth === 2) this.#rulesOfPart.set(this.#part, this.#rulesOfPart.get(this.#part)! + 1);
    const attributes = Object.fromEntries(Object.values(tag.attributes).map(({ name, value }) => [name, value]));
    this.#open.push({ name: tag.name, attributes, content: [] });
  }

  /** Indentation is for people, and stays behind. */
  text(text: string): void {
    if (text.includes('\n') && text.trim() === '') return;
    this.#open.at(-1)?.content.push(characterData(text));
  }

  close(name: string): void {
    const { attributes, content } = this.#open.pop()!;
    const written = element(name, attributes, ...content);
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = written;
    else parent.content.push(written);
  }

  result(): string {
    for (const name of NEEDED) if (!this.#rulesOfPart.has(name)) throw refused(`${name} is missing`);
    for (const [name, count] of this.#rulesOfPart) if (PARTS[name] === 'one' && count !== 1) throw refused(`${name} has ${count} rules instead of one; join them by And or Or`);
    return this.#root;
  }

  #checkRoot(tag: SaxesTagNS): void {
    if (tag.local !== 'ApplicabilityRules' || tag.uri !== UPDATE_NAMESPACE) throw refused(`the root is not ApplicabilityRules of ${UPDATE_NAMESPACE}`);
  }

  #beginPart(tag: SaxesTagNS): void {
    if (tag.uri !== UPDATE_NAMESPACE || !Object.hasOwn(PARTS, tag.local)) throw refused(`${tag.name} is none of ${Object.keys(PARTS).join(', ')}`);
    if (this.#rulesOfPart.has(tag.local)) throw refused(`${tag.local} stands there twice`);
    this.#part = tag.local;
    this.#rulesOfPart.set(tag.local, 0);
  }
}

function refused(why: string): LocalUpdateError {
  return new LocalUpdateError('INVALID_RULES', `the rules cannot be used: ${why}`);
}
