import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { MetadataCabinetWriter } from '@sluice/protocol/cabinet';

const unzip = promisify(gunzip);

/** A document as the wire wants it: exactly one of the two forms (MS-WSUSSS 3.1.4.6.3.3). */
export type EncodedDocument =
  | { readonly kind: 'plain'; readonly text: string; readonly length: number }
  | { readonly kind: 'cabinet'; readonly bytes: Buffer; readonly length: number };

/** A document as the catalog keeps it. */
export interface StoredDocument {
  readonly gzip: Buffer;
  /** Bytes in UTF-8. */
  readonly documentLength: number;
}

/** Above this a cabinet is used, in bytes of UTF-16 (MS-WSUSSS 3.1.4.6, product note, and observed: the UTF-8 form does not count). */
export const LARGEST_PLAIN_DOCUMENT = 5_120;

/** Larger documents are never whole in memory. Bytes of UTF-8. */
const LARGEST_WHOLE_DOCUMENT = 256 * 1024;

/** Long documents pass in pieces of so many bytes of UTF-8. */
const PIECE_BYTES = 64 * 1024;

const UTF16_BYTES = 2;
/** What a real server leaves out in front of the element. */
const XML_DECLARATION = /^\s*<\?xml[^>]*\?>\s*/;

/**
 * Makes a document ready for the wire: plain up to 5,120 bytes, else in a cabinet. Its element stands alone, without byte order mark and XML
 * declaration. Memory is bounded whatever the length of the document, but for its compressed form.
 */
export async function encodeDocument({ gzip, documentLength }: StoredDocument): Promise<EncodedDocument> {
  if (documentLength > LARGEST_WHOLE_DOCUMENT) return encodeLongDocument(gzip);
  const text = withoutDeclaration(new TextDecoder('utf-8', { fatal: true }).decode(await unzip(gzip, { maxOutputLength: LARGEST_WHOLE_DOCUMENT })));
  if (text.length * UTF16_BYTES <= LARGEST_PLAIN_DOCUMENT) return { kind: 'plain', text, length: Buffer.byteLength(text) };
  return writeCabinet((writer) => writer.write(text));
}

function encodeLongDocument(gzip: Buffer): Promise<EncodedDocument> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const plain = createGunzip({ chunkSize: PIECE_BYTES });
  plain.end(gzip);
  return writeCabinet(async (writer) => {
    let isFirst = true;
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      const text = decoder.decode(chunk, { stream: true });
      // A declaration is far shorter than the first piece that zlib gives.
      await writer.write(isFirst ? withoutDeclaration(text) : text);
      isFirst = false;
    }
    await writer.write(decoder.decode());
  });
}

async function writeCabinet(write: (writer: MetadataCabinetWriter) => Promise<void>): Promise<EncodedDocument> {
  const writer = new MetadataCabinetWriter();
  try {
    await write(writer);
    const bytes = await writer.finish();
    return { kind: 'cabinet', bytes, length: bytes.length };
  } finally {
    writer.close();
  }
}

function withoutDeclaration(text: string): string {
  return text.replace(XML_DECLARATION, '');
}
