import {
  currentChangeNumber, exportedRevisions, exportSize, readSnapshot, wantedFilePages, type ExportedRevision,
} from '@sluice/domain/catalog';
import { decryptionPages, type FileDecryptionData } from '@sluice/domain/content';
import { declinedUpdatePages, exportedApprovalPages, exportedEulaPages } from '@sluice/domain/deployments';
import { ALL_COMPUTERS_ID, loadTargetGroups } from '@sluice/domain/groups';
import { MAXIMUM_RECORD_ENTRIES, PackageWriter, type RecordContent, type RecordKind, type ResumePoint } from '@sluice/protocol/catalog-package';
import type { DataSource, EntityManager } from 'typeorm';
import type { Write } from './package-stream.js';

/** What goes into a package. */
export interface PackagePlan {
  readonly serverId: string;
  /** Null for all revisions. */
  readonly since: number | null;
  readonly decisions: boolean;
  readonly keys: boolean;
  /** Languages whose files are wanted; null for all. */
  readonly languages: readonly string[] | null;
  /** Where an interrupted export goes on. */
  readonly resume: ResumePoint | null;
}

/** Kinds whose records are a list of entries, at most {@link MAXIMUM_RECORD_ENTRIES} each. */
type ListKind = 'KEYS' | 'WANT' | 'EULA' | 'DECL' | 'APPR';

/**
 * Writes a package. Revisions never change and only get more, so they are read in short queries, however long whoever takes the package
 * makes us wait; what came meanwhile, and everything that changes, is read in one snapshot at the end, for whose change number the
 * package stands.
 */
export async function writeCatalogPackage(dataSource: DataSource, plan: PackagePlan, write: Write): Promise<void> {
  const writer = new PackageWriter(plan.resume ?? undefined);
  if (plan.resume === null) await write(writer.record('HEAD', await head(dataSource, plan)));
  let last = plan.resume?.lastRevisionId ?? 0;
  const putRevisions = async (source: DataSource | EntityManager): Promise<void> => {
    for await (const batch of exportedRevisions(source, plan.since, last)) {
      last = batch.at(-1)?.revisionId ?? last;
      if (batch.length > 0) await write(revisionRecord(writer, batch));
    }
  };
  await putRevisions(dataSource);
  await readSnapshot(dataSource, async (manager) => {
    await putRevisions(manager);
    const put = listWriter(writer, write);
    if (plan.keys) await put('KEYS', decryptionPages(manager), keyEntry);
    if (plan.decisions) await writeDecisions(manager, plan, put, (kind, content) => write(writer.record(kind, content)));
    await write(writer.done(await currentChangeNumber(manager)));
  });
}

async function head(dataSource: DataSource, { serverId, since, decisions, keys }: PackagePlan): Promise<RecordContent<'HEAD'>> {
  const changeNumber = await currentChangeNumber(dataSource);
  return { serverId, createdAt: new Date().toISOString(), changeNumber, since, decisions, keys, expected: await exportSize(dataSource, since) };
}

function revisionRecord(writer: PackageWriter, batch: readonly ExportedRevision[]): Buffer {
  const revisions = batch.map(({ updateId, revisionNumber, documentGzip, documentLength, documentSha256, origins }) => ({
    updateId, revisionNumber, storedLength: documentGzip.length, documentLength, documentSha256: documentSha256.toString('base64'),
    ...(origins.length === 0 ? {} : { origins: origins.map(({ sha1, url }): [string, string] => [sha1.toString('base64'), url]) }),
  }));
  return writer.record('REVS', { lastRevisionId: batch.at(-1)!.revisionId, revisions }, batch.map(({ documentGzip }) => documentGzip));
}

type PutList = <Kind extends ListKind, Row>(kind: Kind, pages: AsyncIterable<readonly Row[]>, entry: (row: Row) => RecordContent<Kind>['entries'][number]) => Promise<void>;

function listWriter(writer: PackageWriter, write: Write): PutList {
  return async (kind, pages, entry) => {
    for await (const rows of pages) {
      for (let start = 0; start < rows.length; start += MAXIMUM_RECORD_ENTRIES) {
        const entries = rows.slice(start, start + MAXIMUM_RECORD_ENTRIES).map(entry);
        await write(writer.record(kind as Exclude<RecordKind, 'DONE'>, { entries } as never));
      }
    }
  };
}

async function writeDecisions(
  manager: EntityManager, { languages }: PackagePlan, put: PutList, one: <Kind extends 'LANG' | 'GRPS'>(kind: Kind, content: RecordContent<Kind>) => Promise<void>,
): Promise<void> {
  await put('WANT', wantedFilePages(manager), ({ sha1, sha256, ...file }) => ({ ...file, sha1: sha1.toString('base64'), sha256: sha256?.toString('base64') ?? null }));
  await one('LANG', { languages: languages === null ? null : [...languages] });
  const groups = (await loadTargetGroups(manager)).filter(({ isBuiltin }) => !isBuiltin);
  if (groups.length > 0) await one('GRPS', { entries: groups.map(({ id, name, parentId }) => ({ id, name, parentId: parentId ?? ALL_COMPUTERS_ID })) });
  await put('EULA', exportedEulaPages(manager), (eula) => eula);
  await put('DECL', declinedUpdatePages(manager), ({ updateId }) => updateId);
  await put('APPR', exportedApprovalPages(manager), ({ deploymentId: _, deadline, ...approval }) => ({ ...approval, deadline: deadline?.toISOString() ?? null }));
}

/** The one place where keys leave the server like this: the package is as secret as they are. */
function keyEntry({ sha1, decryptionKey, securityData, encryptedSha256 }: FileDecryptionData): RecordContent<'KEYS'>['entries'][number] {
  return {
    sha1: sha1.toString('base64'), decryptionKey: decryptionKey.reveal().toString('base64'),
    securityData: securityData?.reveal().toString('base64') ?? null, encryptedSha256: encryptedSha256?.toString('base64') ?? null,
  };
}
