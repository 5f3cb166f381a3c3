import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { committedDocuments } from './committed-documents.js';

describe('the documents of the repository', () => {
  it('say what the code says; else write them anew with `node apps/console/dist/api/openapi/write-documents.js`', async () => {
    const documents = await committedDocuments();
    expect(documents).toHaveLength(2);
    for (const { url, text } of documents) expect(readFileSync(url, 'utf8')).toBe(text);
  });
});
