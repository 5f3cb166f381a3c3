import { z } from 'zod';

/*
 * The parts of the management API that commands look at (docs/API.md, /api/openapi.json). Objects are loose: answers may gain
 * members, and --json hands on whatever came.
 */

const moment = z.string();

/** GET /server. */
export const server = z.looseObject({
  serverId: z.string(),
  role: z.string(),
  upstream: z.looseObject({ kind: z.string(), url: z.string().nullable() }),
  schedule: z.looseObject({ timesPerDay: z.number(), timeOfDay: z.string() }).nullable(),
  languages: z.array(z.string()).nullable(),
  rollupDetail: z.string(),
  rollupsPerDay: z.number(),
  targeting: z.string(),
  registrationRequired: z.boolean(),
  content: z.looseObject({ storage: z.string(), download: z.string(), source: z.string(), expressFiles: z.boolean(), baseUrl: z.string().nullable(), packageShare: z.string().nullable() }),
  limits: z.looseObject({ maxUpdatesPerPage: z.number(), maxExtendedUpdatesPerRequest: z.number() }),
  downstreamServers: z.looseObject({ allowedAccounts: z.array(z.string()).nullable(), allowedNetworks: z.array(z.string()).nullable() }),
  configurationGeneration: z.number(),
  lastChange: moment,
});

/** An update as GET /updates lists it. */
export const update = z.looseObject({
  updateId: z.string(),
  revisionNumber: z.number(),
  type: z.string(),
  title: z.string().nullable(),
  state: z.string(),
  isSuperseded: z.boolean(),
  isDeployable: z.boolean(),
  eulaId: z.string().nullable(),
  creationDate: moment.nullable(),
  importedAt: moment,
});

const relatedUpdate = z.looseObject({ updateId: z.string(), title: z.string().nullable() });

/** GET /updates/{updateId}. */
export const updateDetails = z.looseObject({
  ...update.shape,
  handler: z.string().nullable(),
  revisions: z.array(z.looseObject({ revisionId: z.number(), revisionNumber: z.number(), isLatest: z.boolean() })),
  approvals: z.array(z.looseObject({ groupName: z.string(), action: z.string(), deadline: moment.nullable(), changedAt: moment, administrator: z.string() })),
  categories: z.array(z.looseObject({ title: z.string().nullable(), updateId: z.string(), categoryType: z.string().nullable() })),
  supersedes: z.array(relatedUpdate),
  supersededBy: z.array(relatedUpdate),
  members: z.array(relatedUpdate),
  bundledBy: z.array(relatedUpdate),
  files: z.array(z.looseObject({ fileName: z.string(), size: z.number() })),
  eulas: z.array(z.looseObject({ eulaId: z.string(), isAccepted: z.boolean() })),
});

/** POST /updates/{updateId}/approvals. */
export const approval = z.looseObject({ updateId: z.string(), action: z.string(), deadline: moment.nullable(), changeNumber: z.number().nullable() });

/** POST /updates/{updateId}/decline and /undecline, DELETE of an approval. */
export const updateChange = z.looseObject({ updateId: z.string(), changed: z.boolean(), changeNumber: z.number().nullable() });

/** A group without counts. */
export const group = z.looseObject({ id: z.string(), name: z.string(), parentId: z.string().nullable(), isBuiltIn: z.boolean() });

/** GET /groups. */
export const groupList = z.looseObject({ items: z.array(z.looseObject({ ...group.shape, computerCount: z.number(), totalComputerCount: z.number() })) });

/** A computer as GET /computers lists it. */
export const computer = z.looseObject({
  id: z.string(),
  dnsName: z.string(),
  ipAddress: z.string().nullable(),
  osDescription: z.string().nullable(),
  osVersion: z.string().nullable(),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  lastContact: moment,
  lastSyncTime: moment.nullable(),
  registeredAt: moment.nullable(),
});

/** GET /computers/{id}. */
export const computerDetails = z.looseObject({
  ...computer.shape,
  firstSeen: moment,
  requestedGroups: z.string().nullable(),
  groups: z.array(z.looseObject({ name: z.string() })),
  clientProtocolVersion: z.string().nullable(),
  clientVersion: z.string().nullable(),
  osLocale: z.string().nullable(),
  processorArchitecture: z.string().nullable(),
});

/** PUT /computers/{id}/groups. */
export const computerGroups = z.looseObject({ computerId: z.string(), groups: z.array(z.looseObject({ id: z.string(), name: z.string() })) });

/** POST /catalog/imports. */
export const catalogImport = z.looseObject({
  id: z.string(),
  state: z.string(),
  bytesRead: z.number(),
  imported: z.number(),
  alreadyPresent: z.number(),
  conflicting: z.number(),
  changeNumber: z.number().nullable(),
  failure: z.string().nullable(),
  decisions: z.number(),
  problemCount: z.number(),
  problems: z.array(z.looseObject({
    code: z.string(), updateId: z.string().nullable(), revisionNumber: z.number().nullable(), document: z.string().nullable(), message: z.string(), advice: z.string(),
  })),
});

/** A synchronization as GET /synchronizations lists it. */
export const synchronization = z.looseObject({
  id: z.string(),
  state: z.string(),
  isCancelling: z.boolean(),
  scope: z.string(),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  phase: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  perSecond: z.number().nullable(),
  newRevisions: z.number(),
  removedRevisions: z.number(),
  problemCount: z.number(),
  failure: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
});

/** A rollup as GET /rollups lists it. */
export const rollup = z.looseObject({
  id: z.string(),
  state: z.string(),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  phase: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  perSecond: z.number().nullable(),
  isDetailed: z.boolean().nullable(),
  computers: z.number(),
  statusComputers: z.number(),
  failure: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
});

/** GET /synchronizations/next. */
export const nextSynchronization = z.looseObject({ at: moment.nullable() });

/** GET /synchronizations/{id}. */
export const synchronizationDetails = z.looseObject({
  ...synchronization.shape,
  problems: z.array(z.looseObject({ code: z.string(), updateId: z.string().nullable(), message: z.string(), advice: z.string() })),
});

const selectedCategory = z.looseObject({ updateId: z.string(), title: z.string(), isSynchronized: z.boolean() });

/** GET and PUT /selection. */
export const selection = z.looseObject({ products: z.array(selectedCategory), classifications: z.array(selectedCategory) });

/** POST /selection/removals/preview. */
export const removalPreview = z.looseObject({
  updates: z.number(), revisions: z.number(), metadataBytes: z.number(), files: z.number(), contentBytes: z.number(), approvedUpdates: z.number(),
});

/** A dead letter as GET /dead-letters lists it. */
export const deadLetter = z.looseObject({
  number: z.number(), consumer: z.string(), subject: z.string(), reason: z.string(), attempts: z.number(), failedAt: moment,
});

/** GET /dead-letters/{number}. */
export const deadLetterDetails = z.looseObject({ ...deadLetter.shape, bytes: z.number(), message: z.unknown(), messageBase64: z.string().nullable() });

/** A product as GET /products lists it. */
export const product = z.looseObject({ updateId: z.string(), title: z.string(), type: z.string(), updateCount: z.number(), isOwn: z.boolean() });

/** POST /products. */
export const createdProduct = z.looseObject({ updateId: z.string(), title: z.string(), companyId: z.string() });

/** A category as GET /products and /classifications list it. */
export const category = z.looseObject({ updateId: z.string(), title: z.string() });

const filesAndBytes = { files: z.number(), bytes: z.number() };
const categoryUsage = z.looseObject({ updateId: z.string(), title: z.string(), ...filesAndBytes });

/** GET /content/usage. */
export const contentUsage = z.looseObject({
  states: z.array(z.looseObject({ state: z.string(), failureCode: z.string().nullable(), ...filesAndBytes })),
  products: z.array(categoryUsage),
  classifications: z.array(categoryUsage),
  uncategorized: z.looseObject(filesAndBytes),
  unneeded: z.looseObject({ ...filesAndBytes, oldestSince: moment.nullable() }),
  freeBytes: z.number().nullable(),
});

/** A file as GET /content/files lists it. */
export const contentFile = z.looseObject({
  sha1: z.string(),
  size: z.number(),
  state: z.string(),
  fileName: z.string().nullable(),
  title: z.string().nullable(),
  attempts: z.number(),
  nextAttemptAt: moment.nullable(),
  failure: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
});

const contentJob = { id: z.string(), state: z.string(), startedAt: moment.nullable(), finishedAt: moment.nullable(), failure: z.string().nullable() };

/** GET /content/verifications/{id}. */
export const verification = z.looseObject({
  ...contentJob, filesDone: z.number(), bytesDone: z.number(), filesTotal: z.number().nullable(), bytesTotal: z.number().nullable(), damagedFiles: z.number(), damagedBytes: z.number(),
});

/** GET /content/cleanups/{id}. */
export const cleanup = z.looseObject({ ...contentJob, removedFiles: z.number(), removedBytes: z.number() });

/** POST /content/uploads. */
export const contentUpload = z.looseObject({
  sha1: z.string(),
  size: z.int(),
  isStored: z.boolean(),
  pieceBytes: z.int(),
  pieceCount: z.int(),
  missing: z.array(z.looseObject({ first: z.int().nonnegative().max(1_000_000), last: z.int().nonnegative().max(1_000_000) })),
});

/** POST /publications. */
export const publication = z.looseObject({ updateId: z.string(), revisionNumber: z.number(), title: z.string(), changeNumber: z.number().nullable() });

/** A publication as GET /publications lists it. */
export const listedPublication = z.looseObject({
  updateId: z.string(), revisionNumber: z.number(), title: z.string().nullable(), administrator: z.string(), publishedAt: moment,
  file: z.looseObject({ name: z.string().nullable(), sha1: z.string(), size: z.number().nullable() }),
});

/** One page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.looseObject({ items: z.array(item), nextCursor: z.string().nullable() });

export type Server = z.output<typeof server>;
export type Update = z.output<typeof update>;
export type UpdateDetails = z.output<typeof updateDetails>;
export type Group = z.output<typeof groupList>['items'][number];
export type Computer = z.output<typeof computer>;
export type ComputerDetails = z.output<typeof computerDetails>;
export type DeadLetter = z.output<typeof deadLetter>;
export type CatalogImport = z.output<typeof catalogImport>;
export type ContentUsage = z.output<typeof contentUsage>;
export type ContentFile = z.output<typeof contentFile>;
export type Verification = z.output<typeof verification>;
export type Cleanup = z.output<typeof cleanup>;
export type ContentUpload = z.output<typeof contentUpload>;
export type ListedPublication = z.output<typeof listedPublication>;
export type Product = z.output<typeof product>;
export type Category = z.output<typeof category>;
export type Selection = z.output<typeof selection>;
export type RemovalPreview = z.output<typeof removalPreview>;
export type Rollup = z.output<typeof rollup>;
export type Synchronization = z.output<typeof synchronization>;
export type SynchronizationDetails = z.output<typeof synchronizationDetails>;
