import type { UpdateFragment } from '../derived-update.js';
import { FragmentPart, joinParts } from '../fragment-part.js';
import { FragmentWriter } from '../fragment-writer.js';
import { UpdateDocumentError } from '../update-document-error.js';
import type { CharacterText } from '../xml/character-text.js';
import type { StartTag } from '../xml/start-tag.js';
import { attributeOf, isUpdateElement, type XmlElement } from '../xml-element.js';
import { requiredAttribute } from '../xml-values.js';
import { Quota, type Section, TextCapture } from './section.js';

const MAX_LANGUAGE_LENGTH = 64;
const MAX_TITLE_LENGTH = 10_000;
const MAX_GEO_ID_LENGTH = 64;

/** The localized element that is being read. */
interface Localized {
  readonly type: 'LocalizedProperties' | 'Eula';
  readonly geoId: string;
  readonly part: FragmentPart;
  readonly writer: FragmentWriter;
  language: string | null;
  title: string | null;
}

/**
 * `/Update/LocalizedPropertiesCollection`: one fragment for each `LocalizedProperties` and each `EulaFile`
 * (MS-WUSP 3.1.1.1). When two are for the same language and region, the first one counts.
 */
export class LocalizedPropertiesSection implements Section {
  private readonly byPlace = new Map<string, UpdateFragment>();
  private readonly titles = new Map<string, string>();
  private readonly quota: Quota;
  private readonly language = new TextCapture(MAX_LANGUAGE_LENGTH, 'LocalizedProperties/Language');
  private readonly title = new TextCapture(MAX_TITLE_LENGTH, 'LocalizedProperties/Title');
  private current: Localized | null = null;

  constructor(maxLocalizations: number) {
    this.quota = new Quota(maxLocalizations, 'localizations');
  }

  get fragments(): UpdateFragment[] {
    return [...this.byPlace.values()];
  }

  /** The title in the given language, else in English, else the first one, else null. */
  titleFor(language: string | null): string | null {
    const [first] = this.titles.values();
    return this.titles.get(language ?? 'en') ?? this.titles.get('en') ?? first ?? null;
  }

  open(element: StartTag, depth: number): void {
    if (depth === 1) this.current = this.begin(element);
    if (this.current === null) return;
    this.current.writer.startElement(element);
    if (depth !== 2 || this.current.type !== 'LocalizedProperties') return;
    if (isUpdateElement(element, 'Language')) this.language.begin();
    if (isUpdateElement(element, 'Title')) this.title.begin();
  }

  text(text: CharacterText): void {
    if (this.current === null) return;
    this.current.writer.text(text);
    this.language.add(text);
    this.title.add(text);
  }

  close(depth: number): void {
    if (this.current === null) return;
    this.current.writer.endElement();
    if (depth === 2) {
      this.current.language ??= this.language.end();
      this.current.title ??= this.title.end();
    }
    if (depth === 1) {
      this.finish(this.current);
      this.current = null;
    }
  }

  private begin(element: XmlElement): Localized | null {
    const part = new FragmentPart();
    const blank = { part, writer: new FragmentWriter(part), geoId: '', language: null, title: null };
    if (isUpdateElement(element, 'LocalizedProperties')) {
      this.quota.take();
      return { ...blank, type: 'LocalizedProperties' };
    }
    if (!isUpdateElement(element, 'EulaFile')) return null;
    this.quota.take();
    const geoId = attributeOf(element, 'GeoId') ?? '';
    if (geoId.length > MAX_GEO_ID_LENGTH) throw new UpdateDocumentError('INVALID_VALUE', 'EulaFile/@GeoId is too long');
    return { ...blank, type: 'Eula', geoId, language: requiredAttribute(element, 'Language') };
  }

  private finish(localized: Localized): void {
    const locale = localized.language?.toLowerCase() ?? '';
    if (locale === '') throw new UpdateDocumentError('MISSING_VALUE', `language of ${localized.type}`);
    if (locale.length > MAX_LANGUAGE_LENGTH) throw new UpdateDocumentError('INVALID_VALUE', `language of ${localized.type} is too long`);
    const { type, geoId, title } = localized;
    const place = `${type} ${locale} ${geoId}`;
    if (this.byPlace.has(place)) return;
    this.byPlace.set(place, { type, locale, geoId, text: joinParts([localized.part]) });
    if (title !== null && title !== '') this.titles.set(locale, title);
  }
}
