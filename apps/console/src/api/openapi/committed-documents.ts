import { problemDocument } from '../problems/problem-document.js';
import { apiDocument } from './api-document.js';
import { bareApplication } from './bare-application.js';

/** A document of the repository that is written from the code. */
export interface CommittedDocument {
  readonly url: URL;
  readonly text: string;
}

/** This module lies equally deep in `src` and in `dist`. */
const DOCS = new URL('../../../../../docs/', import.meta.url);

/** The documents as they have to stand in the repository. */
export async function committedDocuments(): Promise<CommittedDocument[]> {
  const app = await bareApplication();
  try {
    return [
      { url: new URL('openapi.json', DOCS), text: `${JSON.stringify(apiDocument(app), undefined, 2)}\n` },
      { url: new URL('API-ERRORS.md', DOCS), text: problemDocument() },
    ];
  } finally {
    await app.close();
  }
}
