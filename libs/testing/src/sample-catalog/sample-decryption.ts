import { readdir, readFile } from 'node:fs/promises';
import { DecryptionKey, type FileDecryptionData } from '@sluice/domain/content';
import { SAMPLE_DOCUMENTS_FOLDER } from './sample-documents.js';

/** Folder of what decrypts the sample catalog's encrypted files, one JSON file for each. */
export const SAMPLE_DECRYPTION_FOLDER = new URL('../decryption/', SAMPLE_DOCUMENTS_FOLDER);

/** The members of such a file, all in base64. */
interface DecryptionDocument {
  readonly sha1: string;
  readonly decryptionKey: string;
  readonly encryptedSha256: string;
}

/** What decrypts the encrypted files of the sample catalog, as an upstream server would hand it out (MS-WSUSSS 3.1.4.18). */
export async function readSampleDecryption(): Promise<FileDecryptionData[]> {
  const names = (await readdir(SAMPLE_DECRYPTION_FOLDER)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map(async (name) => {
    const document = JSON.parse(await readFile(new URL(name, SAMPLE_DECRYPTION_FOLDER), 'utf8')) as DecryptionDocument;
    const bytes = (text: string) => Buffer.from(text, 'base64');
    return {
      sha1: bytes(document.sha1), decryptionKey: new DecryptionKey(bytes(document.decryptionKey)), securityData: null,
      encryptedSha256: bytes(document.encryptedSha256),
    };
  }));
}
