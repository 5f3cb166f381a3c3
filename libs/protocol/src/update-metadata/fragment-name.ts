import { GT, LT } from './escaped-text.js';
import { fragmentElementName, fragmentNamespace } from './fragment-names.js';

/** An element's name and namespace, and how a fragment writes them (MS-WUSP 3.1.1.1), in escaped UTF-8. */
export class FragmentName {
  /** The name in the fragment. */
  readonly written: string;
  /** Default namespace in force inside the element in a fragment; empty for none. */
  readonly inner: string;
  /** `<name`. */
  readonly start: Uint8Array;
  /** `</name>`. */
  readonly end: Uint8Array;

  /** @param written instead of the name that follows from the other two */
  constructor(readonly namespace: string, readonly local: string, written?: string) {
    this.written = written ?? fragmentElementName({ namespace, name: local });
    this.inner = fragmentNamespace(namespace);
    this.start = Buffer.from(LT + this.written, 'utf8');
    this.end = Buffer.from(`${LT}/${this.written}${GT}`, 'utf8');
  }
}
