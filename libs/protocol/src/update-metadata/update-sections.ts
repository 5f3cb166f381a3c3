import type { DerivedUpdate, UpdateFragment } from './derived-update.js';
import { type FragmentPart, joinParts } from './fragment-part.js';
import type { UpdateDocumentLimits } from './limits.js';
import { ApplicabilityRulesSection } from './sections/applicability-rules-section.js';
import { FilesSection } from './sections/files-section.js';
import { HandlerSpecificDataSection } from './sections/handler-specific-data-section.js';
import { IdentitySection } from './sections/identity-section.js';
import { LocalizedPropertiesSection } from './sections/localized-properties-section.js';
import { PropertiesSection } from './sections/properties-section.js';
import { RelationshipsSection } from './sections/relationships-section.js';
import type { Section } from './sections/section.js';
import { UpdateDocumentError } from './update-document-error.js';
import { UPDATE_NAMESPACE, type XmlElement } from './xml-element.js';

/**
 * The children of the root that mean something to a server (MS-WUSP 3.1.1.1). They may come in any order; what is derived
 * from them is put in order at the end.
 */
export class UpdateSections {
  private readonly identity = new IdentitySection();
  private readonly properties = new PropertiesSection();
  private readonly localized: LocalizedPropertiesSection;
  private readonly relationships: RelationshipsSection;
  private readonly applicabilityRules: ApplicabilityRulesSection;
  private readonly files: FilesSection;
  private readonly handlerSpecificData = new HandlerSpecificDataSection();
  private readonly byName: ReadonlyMap<string, Section>;
  private readonly seen = new Set<string>();

  constructor(limits: UpdateDocumentLimits) {
    this.localized = new LocalizedPropertiesSection(limits.maxLocalizations);
    this.relationships = new RelationshipsSection(limits.maxRelationships);
    this.applicabilityRules = new ApplicabilityRulesSection(limits.maxDrivers, limits.maxDriverDetails);
    this.files = new FilesSection(limits.maxFiles);
    this.byName = new Map<string, Section>([
      ['UpdateIdentity', this.identity],
      ['Properties', this.properties],
      ['LocalizedPropertiesCollection', this.localized],
      ['Relationships', this.relationships],
      ['ApplicabilityRules', this.applicabilityRules],
      ['Files', this.files],
      ['HandlerSpecificData', this.handlerSpecificData],
    ]);
  }

  /** The section that a child of the root begins, or null when the server has no use for the child. */
  begin(element: XmlElement): Section | null {
    const section = element.namespace === UPDATE_NAMESPACE ? this.byName.get(element.name) : undefined;
    if (section === undefined) return null;
    if (this.seen.has(element.name)) throw new UpdateDocumentError('DUPLICATE_SECTION', element.name);
    this.seen.add(element.name);
    return section;
  }

  /** Puts together what the whole document says. To be called once, after the last section was closed. */
  derive(documentLength: number): DerivedUpdate {
    for (const required of ['UpdateIdentity', 'Properties']) {
      if (!this.seen.has(required)) throw new UpdateDocumentError('MISSING_VALUE', required);
    }
    const { identity, properties, relationships, handlerSpecificData } = this;
    const isCategory = properties.updateType === 'Category';
    return {
      updateId: identity.updateId,
      revisionNumber: identity.revisionNumber,
      updateType: properties.updateType,
      categoryType: isCategory ? handlerSpecificData.categoryType : null,
      categoryInformation: isCategory ? handlerSpecificData.categoryInformation : null,
      publicationState: properties.publicationState,
      creationDate: properties.creationDate,
      defaultLanguage: properties.defaultLanguage,
      contentLanguages: properties.contentLanguages,
      handler: properties.handler,
      explicitlyDeployable: properties.explicitlyDeployable,
      eulaId: properties.eulaId,
      title: this.localized.titleFor(properties.defaultLanguage),
      prerequisites: relationships.prerequisites,
      bundles: relationships.bundles,
      supersedes: relationships.supersedes,
      files: this.files.files,
      drivers: properties.updateType === 'Driver' ? this.applicabilityRules.drivers : [],
      fragments: this.fragments(),
      documentLength,
    };
  }

  private fragments(): UpdateFragment[] {
    const core = [this.identity.part, this.properties.corePart, ...this.relationships.parts, this.applicabilityRules.part];
    const extended = [this.properties.extendedPart, this.files.part, this.handlerSpecificData.part];
    return [unlocalized('Core', core), unlocalized('Extended', extended), ...this.localized.fragments];
  }
}

function unlocalized(type: 'Core' | 'Extended', parts: readonly FragmentPart[]): UpdateFragment {
  return { type, locale: '', geoId: '', text: joinParts(parts) };
}
