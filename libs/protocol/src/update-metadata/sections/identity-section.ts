import type { StartTag } from '../xml/start-tag.js';
import { revisionNumberOf, updateIdOf } from '../xml-values.js';
import { CopiedSection } from './section.js';

/** `/Update/UpdateIdentity`. */
export class IdentitySection extends CopiedSection {
  updateId = '';
  revisionNumber = 0;

  override open(element: StartTag, depth: number): void {
    if (depth === 0) {
      this.updateId = updateIdOf(element);
      this.revisionNumber = revisionNumberOf(element);
    }
    super.open(element, depth);
  }
}
