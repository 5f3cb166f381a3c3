import { readdir, readFile } from 'node:fs/promises';

/** The repository's `samples` folder; this module lies equally deep in `src` and in `dist`. */
const SAMPLES = new URL('../../../../samples/', import.meta.url);

/** Folder of the sample catalog's update documents. */
export const SAMPLE_DOCUMENTS_FOLDER = new URL('catalog/', SAMPLES);

/** Folder of the files that the sample documents name. */
export const SAMPLE_CONTENT_FOLDER = new URL('content/', SAMPLES);

/** One document of the sample catalog. */
export interface SampleDocument {
  /** File name without `.xml`, such as `110-detectoid-windows-11-amd64`. */
  readonly name: string;
  /** The document without indentation, as publishers send documents. */
  readonly xml: string;
}

/** Reads the sample catalog's documents in the order of their names: what others refer to comes first. */
export async function readSampleDocuments(): Promise<SampleDocument[]> {
  const names = (await readdir(SAMPLE_DOCUMENTS_FOLDER)).filter((name) => name.endsWith('.xml')).sort();
  return Promise.all(
    names.map(async (name) => ({
      name: name.slice(0, -'.xml'.length),
      xml: withoutIndentation(await readFile(new URL(name, SAMPLE_DOCUMENTS_FOLDER), 'utf8')),
    })),
  );
}

/** Removes white space between tags. The documents are indented for people; none of them has mixed content. */
export function withoutIndentation(xml: string): string {
  return xml.replace(/>\s+</g, '><').trim();
}
