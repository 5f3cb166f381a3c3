import { CATEGORY_TYPES, type CategoryInformation, type CategoryType } from '../derived-update.js';
import type { StartTag } from '../xml/start-tag.js';
import { attributeOf, CATEGORY_NAMESPACE, type XmlElement } from '../xml-element.js';
import { booleanAttribute, integerValue } from '../xml-values.js';
import { CopiedSection } from './section.js';

const MAX_DISPLAY_ORDER = 0x7fff_ffff;

/** `/Update/HandlerSpecificData`: copied into the Extended fragment, and read for what a category says about itself. */
export class HandlerSpecificDataSection extends CopiedSection {
  categoryType: CategoryType | null = null;
  categoryInformation: CategoryInformation | null = null;

  override open(element: StartTag, depth: number): void {
    if (depth === 1 && element.name === 'CategoryInformation' && element.namespace === CATEGORY_NAMESPACE) this.readCategory(element);
    super.open(element, depth);
  }

  private readCategory(element: XmlElement): void {
    const type = attributeOf(element, 'CategoryType');
    this.categoryType = CATEGORY_TYPES.find((known) => known === type) ?? null;
    const displayOrder = attributeOf(element, 'DisplayOrder');
    this.categoryInformation = {
      prohibitsSubcategories: booleanAttribute(element, 'ProhibitsSubcategories'),
      prohibitsUpdates: booleanAttribute(element, 'ProhibitsUpdates'),
      excludedByDefault: booleanAttribute(element, 'ExcludedByDefault'),
      displayOrder: displayOrder === null ? null : integerValue(displayOrder, 'CategoryInformation/@DisplayOrder', MAX_DISPLAY_ORDER),
    };
  }
}
