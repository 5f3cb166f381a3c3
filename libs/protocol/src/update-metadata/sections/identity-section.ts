import type { XmlElement } from '../xml-element.js';
import { revisionNumberOf, updateIdOf } from '../xml-values.js';
import { CopiedSection } from './section.js';

/** `/Update/UpdateIdentity`. */
export class IdentitySection extends CopiedSection {
  updateId = '';
  revisionNumber = 0;

  override open(element: XmlElement, depth: number): void {
    if (depth === 0) {
      this.updateId = updateIdOf(element);
      this.revisionNumber = revisionNumberOf(element);
    }
    super.open(element, depth);
  }
}
