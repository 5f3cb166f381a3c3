import { CatalogImportError } from './catalog-import-error.js';
import type { DriverToImport, RevisionToImport } from './revision-to-import.js';

/** The most revisions of one import transaction. */
export const MAXIMUM_BATCH_REVISIONS = 100;

/**
 * The most bytes of documents and fragments in one import transaction. PostgreSQL takes values of up to 1 GB; the largest
 * single document met in practice has 47 MB before compression.
 */
export const MAXIMUM_BATCH_BYTES = 512 * 1024 * 1024;

/** The most clauses of prerequisites, and of bundled revisions, that one revision may have: the range of a clause id. */
export const MAXIMUM_CLAUSES = 32_767;

/** Lower case; no comma, for they are handed over as one text. */
const CONTENT_LANGUAGE = /^[a-z0-9-]{1,64}$/;

/** The longest text kept of a revision (title, file name, language, handler), in characters. */
export const MAXIMUM_TEXT_LENGTH = 32_768;

/** The most devices that one driver revision may support. */
export const MAXIMUM_DRIVERS = 20_000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const HIGHEST_INTEGER = 2_147_483_647;

/** Bytes of documents and fragments that storing a revision sends to the database. */
export function preparedBytes(revision: RevisionToImport): number {
  return revision.fragments.reduce((sum, fragment) => sum + fragment.xpress.byteLength, revision.documentGzip.byteLength);
}

/** Throws {@link CatalogImportError} unless every revision fits the catalog and all of them fit one transaction. */
export function checkBatch(batch: readonly RevisionToImport[]): void {
  if (batch.length > MAXIMUM_BATCH_REVISIONS) {
    throw new CatalogImportError('BATCH_TOO_LARGE', `A batch has ${batch.length} revisions; at most ${MAXIMUM_BATCH_REVISIONS} fit.`);
  }
  const bytes = batch.reduce((sum, revision) => sum + preparedBytes(revision), 0);
  if (bytes > MAXIMUM_BATCH_BYTES) {
    throw new CatalogImportError('BATCH_TOO_LARGE', `A batch has ${bytes} bytes; at most ${MAXIMUM_BATCH_BYTES} fit.`);
  }
  for (const revision of batch) checkRevision(revision);
}

function checkRevision(revision: RevisionToImport): void {
  const refuse = (what: string): never => {
    const identity = `${String(revision.updateId).slice(0, 64)} revision ${revision.revisionNumber}`;
    throw new CatalogImportError('INVALID_REVISION', `Cannot import ${identity}: ${what}.`);
  };
  const need = (condition: boolean, what: string): void => { if (!condition) refuse(what); };

  need(isUuid(revision.updateId), 'the update id is not a GUID');
  need(isCount(revision.revisionNumber), 'the revision number is out of range');
  need(isCount(revision.documentLength), 'the document length is out of range');
  need(revision.documentSha256.byteLength === 32, 'the document digest does not have 32 bytes');
  need(revision.eulaId === null || isUuid(revision.eulaId), 'the EULA id is not a GUID');
  need([revision.title, revision.handler, revision.defaultLanguage].every(isText), 'a text is too long or has a NUL');
  need((revision.contentLanguages ?? []).every((language) => CONTENT_LANGUAGE.test(language)), 'a language of its files is none');
  checkRelationships(revision, need);
  checkDrivers(revision.drivers ?? [], need);
  for (const fragment of revision.fragments) {
    need(isCount(fragment.plainLength), 'a fragment length is out of range');
    need(isText(fragment.locale) && isText(fragment.geoId), 'a fragment language is too long or has a NUL');
  }
  for (const file of revision.files) {
    need(file.sha1.byteLength === 20, 'a SHA-1 digest does not have 20 bytes');
    need(file.sha256 === null || file.sha256.byteLength === 32, 'a SHA-256 digest does not have 32 bytes');
    need(Number.isSafeInteger(file.size) && file.size >= 0, 'a file size is out of range');
    need([file.fileName, file.patchingType, file.originUrl ?? null].every(isText), 'a file text is too long or has a NUL');
  }
}

function checkRelationships(revision: RevisionToImport, need: (condition: boolean, what: string) => void): void {
  need(revision.prerequisites.length <= MAXIMUM_CLAUSES, 'it has too many prerequisite clauses');
  need(revision.bundles.length <= MAXIMUM_CLAUSES, 'it has too many bundle clauses');
  need(revision.prerequisites.every((clause) => clause.updateIds.every(isUuid)), 'a prerequisite is not a GUID');
  need(revision.supersedes.every(isUuid), 'a superseded update is not a GUID');
  need(revision.bundles.every((clause) => clause.every((member) => isUuid(member.updateId) && isCount(member.revisionNumber))),
    'a bundled revision is not a GUID with a revision number');
}

function checkDrivers(drivers: readonly DriverToImport[], need: (condition: boolean, what: string) => void): void {
  need(drivers.length <= MAXIMUM_DRIVERS, 'it supports too many devices');
  for (const driver of drivers) {
    const texts = [driver.hardwareId, driver.driverVerVersion, driver.class, driver.manufacturer, driver.provider, driver.company, driver.model];
    need([...texts, ...driver.compatibleProviders].every(isText), 'a text of a driver is too long or has a NUL');
    need(DATE.test(driver.driverVerDate), 'the date of a driver is not a date');
    need(BigInt.asUintN(64, driver.packedDriverVerVersion) === driver.packedDriverVerVersion, 'the version of a driver is out of range');
    need(driver.whqlDriverId === null || (Number.isSafeInteger(driver.whqlDriverId) && driver.whqlDriverId >= 0), 'the WHQL id of a driver is out of range');
    need(driver.featureScores.every(isFeatureScore), 'a feature score of a driver is out of range');
    const ids = [...driver.distributionComputerHardwareIds, ...driver.targetComputerHardwareIds, ...(driver.extensionId === null ? [] : [driver.extensionId])];
    need(ids.every(isUuid), 'a computer hardware id or the extension id of a driver is not a GUID');
  }
}

function isFeatureScore({ operatingSystem, featureScore }: DriverToImport['featureScores'][number]): boolean {
  return isText(operatingSystem) && Number.isInteger(featureScore) && featureScore >= 0 && featureScore <= 255;
}

function isUuid(value: string): boolean {
  return UUID.test(value);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= HIGHEST_INTEGER;
}

function isText(value: string | null): boolean {
  return value === null || (value.length <= MAXIMUM_TEXT_LENGTH && !value.includes('\0'));
}
