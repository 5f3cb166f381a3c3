import { Injectable } from '@nestjs/common';
import { encodeDocument, type EncodedDocument, type StoredDocument } from './encode-document.js';
import { Gate } from '../gate.js';

/** Documents that one process works on at once: as many as zlib has threads. It bounds memory, however many servers ask. */
const DOCUMENTS_AT_ONCE = 4;

/** Makes documents ready for the wire, a few at a time over all calls. */
@Injectable()
export class DocumentEncoder {
  readonly #gate = new Gate(DOCUMENTS_AT_ONCE);

  /** The documents in the order given. */
  encode(documents: readonly StoredDocument[]): Promise<EncodedDocument[]> {
    return Promise.all(documents.map((document) => this.#gate.run(() => encodeDocument(document))));
  }
}
