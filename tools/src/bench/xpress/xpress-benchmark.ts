import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { decodeXpress, encodeXpress } from '@sluice/protocol/xpress';
import { syntheticCatalog } from '@sluice/testing/synthetic-catalog';
import type { Benchmark } from '../benchmark.js';
import { compareInterleaved } from '../harness/interleaved.js';
import { rounded } from '../harness/statistics.js';
import { catalogOf } from '../scan/catalog-size.js';

const MEGABYTE = 1_000_000;
/** Text that is compressed. Bytes. */
const TEXT_BYTES = 4 * MEGABYTE;

/** `npm run bench -- xpress`: our Xpress against gzip at its fastest, which is native code. */
export const xpressBenchmark: Benchmark = {
  name: 'xpress',
  summary: 'compressing and decompressing update metadata, against native gzip',
  run: async ({ rounds, seconds }, say) => {
    const text = await metadata();
    const xpress = encodeXpress(text);
    const gzip = gzipSync(text, { level: 1 });
    const encoding = await compareInterleaved(rounds, rate(text.length, seconds, () => encodeXpress(text)), rate(text.length, seconds, () => gzipSync(text, { level: 1 })));
    say(`compressing: ${rounded(encoding.ours)} MB/s, gzip ${rounded(encoding.reference)} MB/s`);
    const decoding = await compareInterleaved(
      rounds, rate(text.length, seconds, () => decodeXpress(xpress, { maxBytes: TEXT_BYTES })), rate(text.length, seconds, () => gunzipSync(gzip)));
    say(`decompressing: ${rounded(decoding.ours)} MB/s, gunzip ${rounded(decoding.reference)} MB/s`);
    return {
      figures: {
        encodeMegabytesPerSecond: rounded(encoding.ours), encodeVersusGzipRatio: rounded(encoding.ratio),
        decodeMegabytesPerSecond: rounded(decoding.ours), decodeVersusGunzipRatio: rounded(decoding.ratio),
        xpressShare: rounded(xpress.length / text.length), gzipShare: rounded(gzip.length / text.length),
      },
      failures: decodeXpress(xpress, { maxBytes: TEXT_BYTES }).equals(text) ? [] : ['what was compressed did not come back'],
    };
  },
};

/** Documents of the synthetic catalog, with a digest in each line so that compressing is work. */
async function metadata(): Promise<Buffer> {
  const texts: string[] = [];
  let length = 0;
  for await (const text of syntheticCatalog(catalogOf(6_000))) {
    texts.push(text, createHash('sha1').update(text).digest('base64'), '\n');
    length += text.length;
    if (length > TEXT_BYTES) break;
  }
  return Buffer.from(texts.join('')).subarray(0, TEXT_BYTES);
}

/** Measures how many MB of plain text go through `work` per second. */
function rate(bytes: number, seconds: number, work: () => unknown): () => Promise<number> {
  return async () => {
    const started = performance.now();
    let times = 0;
    for (; performance.now() - started < seconds * 1_000; times += 1) work();
    return (times * bytes) / MEGABYTE / ((performance.now() - started) / 1_000);
  };
}
