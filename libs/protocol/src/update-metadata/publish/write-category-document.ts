import { CATEGORY_HANDLER, CATEGORY_DECLARATIONS } from './namespaces.js';
import { element, textElement } from './xml-text.js';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** A company or a product that this server makes itself. */
export interface LocalCategory {
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly creationDate: Date;
  /** A GUID that stands for whoever publishes. */
  readonly publisherId: string;
  readonly categoryType: 'Company' | 'Product';
  /** Language of the title, such as `en`. */
  readonly language: string;
  readonly title: string;
  /** The company of a product; null for a company. */
  readonly parentId: string | null;
}

/**
 * Writes the document of a category: an update of type Category that every computer counts as installed, so that what names it as a
 * prerequisite can be found by it (MS-WUSP 3.1.1, MS-WSUSSS 3.1.1). Updates belong to products, products to companies.
 * @throws LocalUpdateError `INVALID_TEXT` when the title has characters that XML cannot carry
 */
export function writeCategoryDocument(category: LocalCategory): string {
  const isProduct = category.categoryType === 'Product';
  return element('upd:Update', CATEGORY_DECLARATIONS,
    element('upd:UpdateIdentity', { UpdateID: category.updateId, RevisionNumber: category.revisionNumber }),
    element('upd:Properties', {
      DefaultPropertiesLanguage: category.language, UpdateType: 'Category', ExplicitlyDeployable: false, PerUser: false, IsPublic: true, IsLocallyPublished: true,
      Handler: CATEGORY_HANDLER, PublicationState: 'Published', CreationDate: category.creationDate.toISOString(), PublisherID: category.publisherId,
    }),
    element('upd:LocalizedPropertiesCollection', {}, element('upd:LocalizedProperties', {}, textElement('upd:Language', category.language), textElement('upd:Title', category.title))),
    element('upd:Relationships', {}, ...(category.parentId === null ? [] : [
      element('upd:Prerequisites', {}, element('upd:AtLeastOne', { IsCategory: true }, element('upd:UpdateIdentity', { UpdateID: category.parentId }))),
    ])),
    element('upd:ApplicabilityRules', {}, element('upd:IsInstalled', {}, element('lar:True'))),
    element('upd:HandlerSpecificData', { 'xmlns:xsi': XSI, 'xsi:type': 'cat:Category' }, element('cat:CategoryInformation', {
      CategoryType: category.categoryType, ProhibitsSubcategories: isProduct, ProhibitsUpdates: !isProduct,
    })));
}
