import { z } from 'zod';

/** The most revisions of one record. */
export const MAXIMUM_RECORD_REVISIONS = 100;

/** The most entries of one record of any other kind but GRPS, which has all groups. */
export const MAXIMUM_RECORD_ENTRIES = 1_000;

/** The most target groups of a package. */
export const MAXIMUM_GROUPS = 100_000;

/** The longest document, before compression. Bytes. */
const MAXIMUM_DOCUMENT_BYTES = 256 * 1024 ** 2;
const HIGHEST_REVISION = 2_147_483_647;
const MAXIMUM_FILES = 200_000;

const guid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const count = z.int().min(0);
const moment = z.iso.datetime({ precision: 3 });
/** Base64 of a digest or a key. */
const bytes = (shortest: number, longest = shortest) => z.base64().max(Math.ceil(longest / 3) * 4).refine((text) => {
  const length = Buffer.from(text, 'base64').length;
  return length >= shortest && length <= longest;
});
const sha1 = bytes(20);
const sha256 = bytes(32);
const secret = bytes(1, 4_096);
const url = z.string().max(32_768);
const adminName = z.string().max(256);

const revision = z.object({
  updateId: guid,
  revisionNumber: z.int().min(0).max(HIGHEST_REVISION),
  /** Bytes of its gzip in the payload. */
  storedLength: z.int().min(1),
  /** Bytes and SHA-256 of the document in UTF-8. */
  documentLength: z.int().min(1).max(MAXIMUM_DOCUMENT_BYTES),
  documentSha256: sha256,
  /** Where its files can be fetched from, by SHA-1; only what is known. */
  origins: z.array(z.tuple([sha1, url])).max(MAXIMUM_FILES).optional(),
});

const entries = <Schema extends z.ZodType>(entry: Schema) => z.object({ entries: z.array(entry).min(1).max(MAXIMUM_RECORD_ENTRIES) });

const tally = z.object({ revisions: count, documentBytes: count });

/** What each kind of record says, in the order in which they stand in a package. */
export const RECORD_SCHEMAS = {
  /** What the package is. First, once. */
  HEAD: z.object({
    serverId: guid,
    createdAt: moment,
    /** The change number of the server when the export began. */
    changeNumber: count,
    /** Revisions up to this change number are not in the package; null when it is complete. */
    since: count.nullable(),
    decisions: z.boolean(),
    keys: z.boolean(),
    /** About how much there will be. */
    expected: tally,
  }),
  /** Revisions, with their documents one after the other as payload. */
  REVS: z.object({
    /** A number of the exporting server, from which an interrupted export goes on. */
    lastRevisionId: count,
    revisions: z.array(revision).min(1).max(MAXIMUM_RECORD_REVISIONS),
  }),
  /** What decrypts files. Secret. */
  KEYS: entries(z.object({ sha1, decryptionKey: secret, securityData: secret.nullable(), encryptedSha256: sha256.nullable() })),
  /** Files that the decisions make wanted, for whoever carries them. */
  WANT: entries(z.object({ sha1, sha256: sha256.nullable(), size: count, extension: z.string().max(16), originUrl: url.nullable() })),
  /** Languages whose files are wanted; null for all. */
  LANG: z.object({ languages: z.array(z.string().max(35)).min(1).max(100).nullable() }),
  /** All target groups but the two built-in ones. */
  GRPS: z.object({ entries: z.array(z.object({ id: guid, name: z.string().min(1).max(256), parentId: guid })).min(1).max(MAXIMUM_GROUPS) }),
  /** Licences that an administrator accepted. */
  EULA: entries(z.object({ eulaId: guid, updateId: guid, adminName })),
  /** Updates that an administrator declined. */
  DECL: entries(guid),
  /** What administrators decided for groups, each about the newest revision of an update. */
  APPR: entries(z.object({
    updateId: guid,
    revisionNumber: z.int().min(0).max(HIGHEST_REVISION),
    targetGroupId: guid,
    action: z.enum(['Install', 'OptionalInstall', 'Uninstall', 'PreDeploymentCheck', 'Block']),
    deadline: moment.nullable(),
    downloadPriority: z.int().min(0).max(3),
    adminName,
  })),
  /** What the package came to. Last, once. */
  DONE: z.object({
    /** The change number up to which the package is complete. */
    changeNumber: count,
    ...tally.shape,
    decryptionKeys: count,
    wantedFiles: count,
    groups: count,
    acceptedEulas: count,
    declinedUpdates: count,
    approvals: count,
  }),
} as const;

/** A kind of record: four letters. */
export type RecordKind = keyof typeof RECORD_SCHEMAS;

/** What a record of a kind says. */
export type RecordContent<Kind extends RecordKind = RecordKind> = z.output<(typeof RECORD_SCHEMAS)[Kind]>;

/** All kinds in their order. */
export const RECORD_KINDS = Object.keys(RECORD_SCHEMAS) as RecordKind[];
