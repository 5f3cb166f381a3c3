import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { DriverToImport, FileToImport, FragmentToImport, RevisionToImport } from '../src/catalog/index.js';

/** A GUID that a test can tell from others by its number. */
export function guid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** A fragment whose "blocks" are just the text: the domain never looks into them. */
export function fragment(type: FragmentToImport['type'], text: string, locale = '', geoId = ''): FragmentToImport {
  return { type, locale, geoId, plainLength: Buffer.byteLength(text), xpress: Buffer.from(text) };
}

/** A file whose digests follow from its name. */
export function file(fileName: string, changes: Partial<FileToImport> = {}): FileToImport {
  return {
    sha1: createHash('sha1').update(fileName).digest(),
    sha256: createHash('sha256').update(fileName).digest(),
    fileName, size: 1_000, modified: '2026-01-02T03:04:05.000Z', patchingType: 'SelfContained', originUrl: null,
    ...changes,
  };
}

/** A standalone software update with a Core fragment; `changes` says what matters to the test. */
export function revision(updateId: string, revisionNumber = 100, changes: Partial<RevisionToImport> = {}): RevisionToImport {
  const document = Buffer.from(`<Update id="${updateId}" revision="${revisionNumber}"/>`);
  return {
    updateId, revisionNumber, updateType: 'Software', categoryType: null, publicationState: 'Published',
    creationDate: '2026-02-03T04:05:06.000Z', defaultLanguage: 'en', handler: 'http://example.test/handler',
    explicitlyDeployable: true, eulaId: null, title: `Update ${updateId}`,
    prerequisites: [], bundles: [], supersedes: [], files: [],
    fragments: [fragment('Core', `core of ${updateId}/${revisionNumber}`)],
    categoryInformation: null,
    documentLength: document.length, documentSha256: createHash('sha256').update(document).digest(), documentGzip: gzipSync(document),
    ...changes,
  };
}

/** A detectoid: an update that only says whether something holds. */
export function detectoid(updateId: string, changes: Partial<RevisionToImport> = {}): RevisionToImport {
  return revision(updateId, 1, { updateType: 'Detectoid', explicitlyDeployable: false, ...changes });
}

/** A prerequisite clause of alternatives. */
export function anyOf(...updateIds: string[]): RevisionToImport['prerequisites'][number] {
  return { updateIds, isCategory: false };
}

/** One device that a driver supports; `changes` says what matters to the test. */
export function driver(hardwareId: string, changes: Partial<DriverToImport> = {}): DriverToImport {
  return {
    hardwareId, driverVerDate: '2026-01-05', driverVerVersion: '1.2.3.4', packedDriverVerVersion: 0x0001_0002_0003_0004n,
    class: 'Net', manufacturer: 'M', provider: 'P', company: 'C', model: 'Adapter', whqlDriverId: null, extensionId: null,
    featureScores: [], distributionComputerHardwareIds: [], targetComputerHardwareIds: [], compatibleProviders: [],
    ...changes,
  };
}
