import { gunzipSync } from 'node:zlib';
import { MAXIMUM_INVENTORY_BYTES } from '@sluice/domain/reporting';
import { readCabinet } from '@sluice/protocol/cabinet';
import type { reporting } from '@sluice/protocol/wsusss';

/**
 * The text of an inventory, never parsed. The specification does not say how one is compressed: gzip, a cabinet of one file and plain text are
 * understood; anything else is kept as the bytes it is, and so is what would become longer than what is kept. Null when there is nothing.
 */
export function readInventory({ IsCompressed, RawXml, CompressedXml }: reporting.ReportingInventory): string | Buffer | null {
  if (!IsCompressed) return RawXml === undefined || RawXml === '' ? null : RawXml;
  if (CompressedXml === undefined || CompressedXml.length === 0) return null;
  const bytes = Buffer.from(CompressedXml);
  try {
    return textOf(plain(bytes)) ?? bytes;
  } catch {
    // Whatever fails on hostile bytes, they cannot be read.
    return bytes;
  }
}

function plain(bytes: Buffer): Uint8Array {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, { maxOutputLength: MAXIMUM_INVENTORY_BYTES });
  if (bytes.subarray(0, 4).toString('latin1') !== 'MSCF') return bytes;
  const [file, ...others] = readCabinet(bytes, { maxFiles: 1, maxPlainBytes: MAXIMUM_INVENTORY_BYTES });
  return file === undefined || others.length > 0 ? bytes : file.content();
}

/** UTF-16 with its mark, or UTF-8; null for what is neither, or has characters that no text has. */
function textOf(bytes: Uint8Array): string | null {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  return text.includes('\0') || Buffer.byteLength(text) > MAXIMUM_INVENTORY_BYTES ? null : text;
}
