import { CabinetError, streamCabinet } from '@sluice/protocol/cabinet';
import { MAX_MANIFEST_BYTES, SERVICING_MANIFEST } from '@sluice/protocol/update-metadata/publish';
import { ApiProblem } from '../api/problems/api-problem.js';

/** The most files that a cabinet can name. Cumulative updates have some ten thousand. */
const MAX_FILES = 65_535;

/** Servicing cabinets are compressed, and some hold text; beyond this they are no packages any more. */
const MAX_GROWTH = 20;
const ALLOWED_BYTES = 64 * 1024 ** 2;

/**
 * The manifest of a servicing cabinet as text. The cabinet is read as a stream, no further than to the manifest.
 * @param size bytes of the cabinet, by which what it may unpack to is bounded
 * @throws ApiProblem `invalid-publication` when the file is no cabinet or has no manifest that can be used, and what reading it throws
 */
export async function readServicingManifest(bytes: AsyncIterable<Uint8Array>, size: number): Promise<string> {
  try {
    for await (const file of streamCabinet(bytes, { maxFiles: MAX_FILES, maxPlainBytes: size * MAX_GROWTH + ALLOWED_BYTES })) {
      if (file.name.toLowerCase() !== SERVICING_MANIFEST) continue;
      if (file.size > MAX_MANIFEST_BYTES) throw refused(`Its ${SERVICING_MANIFEST} has ${file.size} bytes; at most ${MAX_MANIFEST_BYTES} fit into an update. Give the rules as a document.`);
      return await textOf(file.content);
    }
  } catch (error) {
    if (error instanceof CabinetError) throw refused(`The file cannot be read as a cabinet: ${error.message}.`);
    throw error;
  }
  throw refused(`The cabinet has no ${SERVICING_MANIFEST}, so it is none of component based servicing.`);
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(Buffer.from(piece));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw refused(`Its ${SERVICING_MANIFEST} is not UTF-8.`);
  }
}

function refused(detail: string): ApiProblem {
  return new ApiProblem('invalid-publication', detail, { errors: [{ pointer: '/file', detail }] });
}
