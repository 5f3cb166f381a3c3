import type { Secret } from '../../config/secret.js';

/** Where a bucket is, and how it is reached. */
export interface S3Settings {
  /** The address of an S3-compatible server; undefined: AWS itself. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** Begins every key; empty, or ends with a slash. */
  readonly prefix: string;
  /** The bucket stands in the path of each address, not in its host name. */
  readonly pathStyle: boolean;
  /** Undefined: what the environment of the process gives, as AWS's tools have it. */
  readonly credentials: { readonly keyId: Secret; readonly key: Secret } | undefined;
}
