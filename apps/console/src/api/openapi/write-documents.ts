import { writeFileSync } from 'node:fs';
import { committedDocuments } from './committed-documents.js';

/** Writes the documents of the repository anew: `node apps/console/dist/api/openapi/write-documents.js`. */
for (const { url, text } of await committedDocuments()) writeFileSync(url, text);
