import { type PublicationState, PUBLICATION_STATES, type UpdateType, UPDATE_TYPES } from '../derived-update.js';
import { GT } from '../escaped-text.js';
import { FragmentPart } from '../fragment-part.js';
import { escapedStartTag, FragmentWriter } from '../fragment-writer.js';
import type { CharacterText } from '../xml/character-text.js';
import type { StartTag } from '../xml/start-tag.js';
import { attributeOf, isUpdateElement, type XmlAttribute, type XmlElement } from '../xml-element.js';
import { booleanAttribute, dateTimeValue, guidValue, requiredAttribute, wordValue } from '../xml-values.js';
import type { Section } from './section.js';

/** The attributes that the Core fragment keeps, in the order a real server writes them (MS-WUSP 3.1.1.1). */
const CORE_ATTRIBUTES = ['UpdateType', 'ExplicitlyDeployable', 'AutoSelectOnWebSites', 'OSUpgrade', 'EulaID'];

/** The attributes that the Extended fragment loses (MS-WUSP 3.1.1.1). */
const NOT_EXTENDED_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...CORE_ATTRIBUTES,
  'PublicationState',
  'PublisherID',
  'CreationDate',
  'IsPublic',
  'LegacyName',
  'DetectoidType',
]);

/** Flags that a real server leaves out when they have their default value, false. */
const FALSE_BY_DEFAULT: ReadonlySet<string> = new Set(['ExplicitlyDeployable', 'AutoSelectOnWebSites', 'OSUpgrade', 'PerUser']);

/** Values of `Properties/Language` that name no language: its files are for everybody. */
const NEUTRAL_LANGUAGES: ReadonlySet<string> = new Set(['all', 'neutral', 'neutrallanguage']);
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}$/;
const MAX_LANGUAGES = 200;
const MAX_LANGUAGE_LENGTH = 64;

/**
 * `/Update/Properties`. Its attributes are divided between the Core and the Extended fragment, its children go into the
 * Extended fragment, where a real server names the element `ExtendedProperties`.
 */
export class PropertiesSection implements Section {
  readonly corePart = new FragmentPart();
  readonly extendedPart = new FragmentPart();
  private readonly extended = new FragmentWriter(this.extendedPart);

  updateType: UpdateType = 'Software';
  publicationState: PublicationState = 'Published';
  creationDate: string | null = null;
  defaultLanguage: string | null = null;
  handler: string | null = null;
  explicitlyDeployable = false;
  eulaId: string | null = null;
  private readonly languages = new Set<string>();
  /** The text of the `Language` that is being read; what is too long to be one is cut off. */
  private language: string | null = null;
  private isForEverybody = false;

  /** The languages that the files are made for; empty for files that are for everybody, or when one of the languages makes no sense. */
  get contentLanguages(): readonly string[] {
    return this.isForEverybody ? [] : [...this.languages];
  }

  open(element: StartTag, depth: number): void {
    if (depth > 0) {
      this.extended.startElement(element);
      if (depth === 1 && isUpdateElement(element, 'Language')) this.language = '';
      return;
    }
    this.readValues(element);
    this.corePart.append(`${escapedStartTag('Properties', coreAttributes(element))} /${GT}`);
    this.extended.startElementAs(element, 'ExtendedProperties', extendedAttributes(element));
  }

  text(text: CharacterText): void {
    this.extended.text(text);
    if (this.language !== null && this.language.length <= MAX_LANGUAGE_LENGTH) this.language += text.value;
  }

  close(depth: number): void {
    this.extended.endElement();
    if (depth !== 1 || this.language === null) return;
    this.noteLanguage(this.language.trim().toLowerCase());
    this.language = null;
  }

  private noteLanguage(language: string): void {
    if (NEUTRAL_LANGUAGES.has(language) || !LANGUAGE.test(language) || this.languages.size >= MAX_LANGUAGES) this.isForEverybody = true;
    else this.languages.add(language);
  }

  private readValues(element: XmlElement): void {
    this.updateType = wordValue(requiredAttribute(element, 'UpdateType'), 'Properties/@UpdateType', UPDATE_TYPES);
    const state = attributeOf(element, 'PublicationState') ?? 'Published';
    this.publicationState = wordValue(state, 'Properties/@PublicationState', PUBLICATION_STATES);
    const creationDate = attributeOf(element, 'CreationDate');
    this.creationDate = creationDate === null ? null : dateTimeValue(creationDate, 'Properties/@CreationDate');
    this.defaultLanguage = attributeOf(element, 'DefaultPropertiesLanguage')?.toLowerCase() ?? null;
    this.handler = attributeOf(element, 'Handler');
    this.explicitlyDeployable = booleanAttribute(element, 'ExplicitlyDeployable');
    const eulaId = attributeOf(element, 'EulaID');
    this.eulaId = eulaId === null ? null : guidValue(eulaId, 'Properties/@EulaID');
  }
}

function coreAttributes(element: XmlElement): XmlAttribute[] {
  const ordered = CORE_ATTRIBUTES.map((name) => ({ name, value: attributeOf(element, name) }));
  return ordered.filter((attribute): attribute is XmlAttribute => attribute.value !== null && !isDefault(attribute.name, attribute.value));
}

function extendedAttributes(element: XmlElement): XmlAttribute[] {
  return element.attributes.filter(({ name, value }) => !NOT_EXTENDED_ATTRIBUTES.has(name) && !isDefault(name, value));
}

function isDefault(name: string, value: string): boolean {
  return FALSE_BY_DEFAULT.has(name) && (value === 'false' || value === '0');
}
