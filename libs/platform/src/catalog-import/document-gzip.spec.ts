import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { DocumentGzip } from './document-gzip.js';

describe('DocumentGzip', () => {
  it.each([['none', 0], ['a short document', 3], ['a long document', 40]])('gives %s back', async (_name, pieces) => {
    const gzip = new DocumentGzip();
    const piece = Buffer.from('<Update>é</Update>\n'.repeat(5_000));
    for (let count = 0; count < pieces; count += 1) await gzip.write(piece);
    expect(gunzipSync(await gzip.finish()).equals(Buffer.concat(Array<Buffer>(pieces).fill(piece)))).toBe(true);
    gzip.close();
  });
});
