import { knownDocuments, lastPackageChange, type RevisionToImport } from '@sluice/domain/catalog';
import { importFileDecryption, DecryptionKey } from '@sluice/domain/content';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { PackageError, packedRevisions, readPackage, unpackDocument, type PackageRecord, type PackedRevision } from '@sluice/protocol/catalog-package';
import { UpdateDocumentError } from '@sluice/protocol/update-metadata';
import { storeRevisions, type ImportTarget } from './import-target.js';
import { Lookahead } from './one-kind-at-a-time.js';
import { PackageDecisions } from './package-decisions.js';

type Revisions = Extract<PackageRecord, { kind: 'REVS' }>;

/**
 * Imports the package of another Sluice (docs/OFFLINE-TRANSFER.md) as it arrives. Only records that are whole and have their digest are
 * looked at, and every one of them may be stored twice. Throws PackageError.
 */
export async function importPackage(target: ImportTarget, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const records = new Lookahead(readPackage(bytes));
  const decisions = new PackageDecisions(target);
  const isRevisions = (record: PackageRecord): record is Revisions => record.kind === 'REVS';
  const isOther = (record: PackageRecord): record is Exclude<PackageRecord, Revisions> => record.kind !== 'REVS';
  try {
    while (await records.peek() !== undefined) {
      for await (const record of records.takeWhile(isOther)) await takeOver(target, decisions, record);
      await storeRevisions(target, revisionsOf(target, records.takeWhile(isRevisions)));
    }
  } finally {
    await records.close();
  }
}

async function takeOver(target: ImportTarget, decisions: PackageDecisions, record: Exclude<PackageRecord, Revisions>): Promise<void> {
  const { dataSource, progress } = target;
  switch (record.kind) {
    case 'HEAD':
      progress.packageServerId = record.content.serverId;
      return checkContinuation(target, record.content.since);
    case 'KEYS':
      await importFileDecryption(dataSource, record.content.entries.map(({ sha1, decryptionKey, securityData, encryptedSha256 }) => ({
        sha1: base64(sha1), decryptionKey: new DecryptionKey(base64(decryptionKey)), securityData: securityData === null ? null : new DecryptionKey(base64(securityData)),
        encryptedSha256: encryptedSha256 === null ? null : base64(encryptedSha256),
      })));
      return;
    case 'WANT':
      return; // for whoever carries the files; the approvals say the same to this server
    case 'DONE':
      progress.packageChangeNumber = record.content.changeNumber;
      return;
    default:
      await decisions.takeOver(record);
  }
}

/** Notes when a package goes on from a place that this server did not get to. */
async function checkContinuation({ dataSource, progress }: ImportTarget, since: number | null): Promise<void> {
  if (since === null || progress.packageServerId === null) return;
  const last = await lastPackageChange(dataSource, progress.packageServerId);
  if (last !== null && last >= since) return;
  const known = last === null ? 'no package of that server was imported here' : `the packages imported here end at ${last}`;
  progress.problem('PACKAGES_MISSING', `The package has what came after change number ${since} of its server, and ${known}.`);
}

async function* revisionsOf(target: ImportTarget, records: AsyncIterable<Revisions>): AsyncGenerator<RevisionToImport> {
  for await (const { content, payload } of records) {
    const packed = packedRevisions(content, payload);
    // What the catalog has already is not unpacked: importing again costs little more than reading.
    const known = await knownDocuments(target.dataSource, packed);
    for (const revision of packed) {
      const digest = known.get(`${revision.updateId}.${revision.revisionNumber}`);
      if (digest?.equals(base64(revision.documentSha256)) === true) {
        target.progress.add({ imported: 0, alreadyPresent: 1, conflicts: [], changeNumber: null });
        continue;
      }
      const read = await readRevision(target, revision);
      if (read !== null) yield read;
    }
  }
}

/** The revision in a package; null when it became a problem. */
async function readRevision({ progress }: ImportTarget, packed: PackedRevision): Promise<RevisionToImport | null> {
  const { updateId, revisionNumber, origins = [] } = packed;
  try {
    const revision = await revisionFromDocument([await unpackDocument(packed)], new Map(origins));
    if (revision.updateId === updateId && revision.revisionNumber === revisionNumber) return revision;
    progress.problem('IDENTITY_DIFFERS', `The document says that it is revision ${revision.revisionNumber} of ${revision.updateId}.`, { updateId, revisionNumber });
  } catch (error) {
    if (error instanceof PackageError) progress.problem('DOCUMENT_DAMAGED', sentence(error.message), { updateId, revisionNumber });
    else if (error instanceof UpdateDocumentError) progress.problem('DOCUMENT_REFUSED', `The document is refused: ${error.detail} (${error.code}).`, { updateId, revisionNumber });
    else throw error;
  }
  return null;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function base64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}
