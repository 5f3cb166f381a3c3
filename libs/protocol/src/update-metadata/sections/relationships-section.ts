import type { BundledRevision, PrerequisiteClause } from '../derived-update.js';
import { GT, LT } from '../escaped-text.js';
import { FragmentPart } from '../fragment-part.js';
import { escapedStartTag, FragmentWriter } from '../fragment-writer.js';
import { fragmentElementName } from '../fragment-names.js';
import type { CharacterText } from '../xml/character-text.js';
import type { StartTag } from '../xml/start-tag.js';
import { isUpdateElement, UPDATE_NAMESPACE, type XmlElement } from '../xml-element.js';
import { booleanAttribute, revisionNumberOf, updateIdOf } from '../xml-values.js';
import { Quota, type Section } from './section.js';

/** The order a real server keeps inside `Relationships`, whatever the document's order is. Anything else follows. */
const PART_ORDER = ['SupersededUpdates', 'Prerequisites', 'BundledUpdates'];

/**
 * `/Update/Relationships`: AND-of-OR clauses of prerequisites and of bundled revisions, and the superseded updates.
 *
 * Clauses are kept as clauses; a clause without any update is not an entry of any table and is left out
 * (MS-WUSP 3.1.1.1, Prerequisite Table and Bundle Table).
 */
export class RelationshipsSection implements Section {
  private readonly startPart = new FragmentPart();
  private readonly childParts = [...PART_ORDER, 'other'].map(() => new FragmentPart());
  private readonly endPart = new FragmentPart();
  private readonly quota: Quota;
  private start = '';
  private name = '';
  private childName = '';
  private childWriter: FragmentWriter | null = null;
  private insideClause = false;

  private readonly prerequisiteClauses: { updateIds: Set<string>; isCategory: boolean }[] = [];
  private readonly bundleClauses: Map<string, BundledRevision>[] = [];
  private readonly superseded = new Set<string>();

  constructor(maxRelationships: number) {
    this.quota = new Quota(maxRelationships, 'relationships');
  }

  /** The pieces of the Core fragment, in order. */
  get parts(): FragmentPart[] {
    return [this.startPart, ...this.childParts, this.endPart];
  }

  get prerequisites(): PrerequisiteClause[] {
    return this.prerequisiteClauses
      .filter((clause) => clause.updateIds.size > 0)
      .map((clause) => ({ updateIds: [...clause.updateIds], isCategory: clause.isCategory }));
  }

  get bundles(): BundledRevision[][] {
    return this.bundleClauses.filter((clause) => clause.size > 0).map((clause) => [...clause.values()]);
  }

  get supersedes(): string[] {
    return [...this.superseded];
  }

  open(element: StartTag, depth: number): void {
    if (depth === 0) {
      this.name = fragmentElementName(element);
      this.start = escapedStartTag(this.name, element.attributes);
      return;
    }
    if (depth === 1) this.beginChild(element);
    if (depth === 2) this.relationship(element);
    if (depth === 3 && this.insideClause && isUpdateElement(element, 'UpdateIdentity')) this.addToClause(element);
    this.childWriter!.startElement(element);
  }

  text(text: CharacterText): void {
    this.childWriter?.text(text);
  }

  close(depth: number): void {
    if (depth === 0) {
      this.finish();
      return;
    }
    this.childWriter!.endElement();
    if (depth === 1) this.childWriter = null;
    if (depth === 2) this.insideClause = false;
  }

  private beginChild(element: XmlElement): void {
    this.childName = element.namespace === UPDATE_NAMESPACE ? element.name : '';
    const place = PART_ORDER.indexOf(this.childName);
    const part = this.childParts[place < 0 ? PART_ORDER.length : place]!;
    this.childWriter = new FragmentWriter(part);
    if (this.start === '') return;
    this.startPart.append(this.start + GT);
    this.endPart.append(`${LT}/${this.name}${GT}`);
    this.start = '';
  }

  private relationship(element: XmlElement): void {
    if (isUpdateElement(element, 'AtLeastOne')) {
      this.beginClause(booleanAttribute(element, 'IsCategory'));
      this.insideClause = true;
    } else if (isUpdateElement(element, 'UpdateIdentity')) {
      this.beginClause(false);
      this.addToClause(element);
    }
  }

  private beginClause(isCategory: boolean): void {
    // Empty clauses count too, or a document could hold any number of them.
    this.quota.take();
    if (this.childName === 'Prerequisites') this.prerequisiteClauses.push({ updateIds: new Set(), isCategory });
    if (this.childName === 'BundledUpdates') this.bundleClauses.push(new Map());
  }

  private addToClause(element: XmlElement): void {
    this.quota.take();
    if (this.childName === 'Prerequisites') this.prerequisiteClauses.at(-1)!.updateIds.add(updateIdOf(element));
    if (this.childName === 'BundledUpdates') {
      const revision = { updateId: updateIdOf(element), revisionNumber: revisionNumberOf(element) };
      this.bundleClauses.at(-1)!.set(`${revision.updateId}.${revision.revisionNumber}`, revision);
    }
    if (this.childName === 'SupersededUpdates') this.superseded.add(updateIdOf(element));
  }

  /** An element without children is written empty, and written all the same. */
  private finish(): void {
    if (this.start !== '') this.startPart.append(`${this.start} /${GT}`);
  }
}
