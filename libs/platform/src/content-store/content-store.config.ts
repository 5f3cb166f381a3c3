import { z } from 'zod';
import { byteSize } from '../config/byte-size.js';
import { secretText, setting } from '../config/setting.js';

/** Where content is kept. */
export const contentStoreConfig = z.object({
  SLUICE_CONTENT_STORE: setting(z.enum(['directory', 's3']).default('directory'), {
    meaning: 'What keeps the files of updates: a directory, or a bucket of an S3-compatible object storage.',
    expected: 'directory or s3',
    default: 'directory',
  }),
  SLUICE_CONTENT_DIRECTORY: setting(z.string().min(1).max(4_096).optional(), {
    meaning: 'The directory with the files of updates. Processes on several machines share one on a volume of the network. `npm start` sets one in its data directory.',
    expected: 'the path of a directory',
    default: 'required with `directory`',
  }),
  SLUICE_CONTENT_QUOTA: setting(byteSize().optional(), {
    meaning: 'Most bytes of files that are kept. When it is reached, files that nothing needs any more go first, before their grace time; then fetching stops, and uploads are refused.',
    expected: 'a number of bytes such as 500 GiB',
    default: 'as much as the store has room for',
  }),
  SLUICE_CONTENT_S3_BUCKET: setting(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/).optional(), {
    meaning: 'The bucket with the files of updates; it must be there. A lifecycle rule should remove its incomplete multipart uploads after some days.',
    expected: 'the name of a bucket',
    default: 'required with `s3`',
  }),
  SLUICE_CONTENT_S3_PREFIX: setting(z.string().regex(/^(?:[\w.-]{1,100}\/){1,8}$/).optional(), {
    meaning: 'What every key in the bucket begins with.',
    expected: 'names that each end with a slash, such as sluice/',
    default: 'nothing',
  }),
  SLUICE_CONTENT_S3_REGION: setting(z.string().regex(/^[a-z0-9-]{1,64}$/).default('us-east-1'), {
    meaning: 'The region of the bucket.',
    expected: 'the name of a region',
    default: 'us-east-1',
  }),
  SLUICE_CONTENT_S3_ENDPOINT: setting(z.string().refine(isPlainUrl).optional(), {
    meaning: 'The address of an S3-compatible server other than those of AWS.',
    expected: 'a URL such as https://storage.example:9000, without credentials',
    default: 'that of AWS in the region',
  }),
  SLUICE_CONTENT_S3_ADDRESSING: setting(z.enum(['path', 'host']).optional(), {
    meaning: 'Whether the bucket stands in the path of each address or in its host name.',
    expected: 'path or host',
    default: 'path with an endpoint of its own, else host',
  }),
  SLUICE_CONTENT_S3_ACCESS_KEY_ID: setting(secretText().optional(), {
    meaning: 'The id of the access key.',
    expected: 'an id, set together with SLUICE_CONTENT_S3_SECRET_ACCESS_KEY',
    default: 'what AWS\'s own tools would find: its variables, files, or the role of the machine',
  }),
  SLUICE_CONTENT_S3_SECRET_ACCESS_KEY: setting(secretText().optional(), {
    meaning: 'The access key.',
    expected: 'a key, set together with SLUICE_CONTENT_S3_ACCESS_KEY_ID',
    default: 'see the id',
  }),
});

export type ContentStoreConfig = z.output<typeof contentStoreConfig>;

function isPlainUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '' && url.search === '';
}
