import { Buffer } from 'node:buffer';
import { firstDigest, MAXIMUM_DESCRIPTION_BYTES, MAXIMUM_PAYLOAD_BYTES, nextDigest, preamble, RECORD_HEADER_BYTES } from './package-format.js';
import { PackageError } from './package-error.js';
import { PackageTally } from './package-tally.js';
import type { RecordContent, RecordKind } from './record-schemas.js';
import type { ResumePoint } from './resume-point.js';

/** Makes the records of a package, one after the other. */
export class PackageWriter {
  readonly #tally: PackageTally;
  #digest: Buffer;
  #sequence: number;
  #needsPreamble: boolean;

  /** @param resume where an interrupted export goes on; absent at the start of a package */
  constructor(resume?: ResumePoint) {
    this.#tally = new PackageTally(resume);
    this.#digest = resume === undefined ? firstDigest() : Buffer.from(resume.digest, 'base64');
    this.#sequence = resume?.nextSequence ?? 0;
    this.#needsPreamble = resume === undefined;
  }

  /** The bytes of the next record. @throws PackageError when the format has no room for it */
  record<Kind extends Exclude<RecordKind, 'DONE'>>(kind: Kind, content: RecordContent<Kind>, payload: readonly Uint8Array[] = []): Buffer {
    return this.#record(kind, content, payload);
  }

  /** The bytes of the record that closes the package. */
  done(changeNumber: number): Buffer {
    return this.#record('DONE', { changeNumber, ...this.#tally.counts }, []);
  }

  #record(kind: RecordKind, content: RecordContent, payload: readonly Uint8Array[]): Buffer {
    this.#tally.add(kind, content);
    const description = Buffer.from(JSON.stringify(content));
    const payloadLength = payload.reduce((sum, piece) => sum + piece.byteLength, 0);
    if (description.length > MAXIMUM_DESCRIPTION_BYTES || payloadLength > MAXIMUM_PAYLOAD_BYTES) {
      throw new PackageError('LIMIT', `a record ${kind} of ${description.length} and ${payloadLength} bytes`);
    }
    const header = Buffer.alloc(RECORD_HEADER_BYTES);
    header.write(kind, 0, 'latin1');
    header.writeUInt32BE(this.#sequence, 4);
    header.writeUInt32BE(description.length, 8);
    header.writeUInt32BE(payloadLength, 12);
    const record = Buffer.concat([header, description, ...payload]);
    this.#digest = nextDigest(this.#digest, record);
    this.#sequence += 1;
    const start = this.#needsPreamble ? [preamble()] : [];
    this.#needsPreamble = false;
    return Buffer.concat([...start, record, this.#digest]);
  }
}
