import { writeMetadataCabinet } from '@sluice/protocol/cabinet';
import type { ServerSyncUpdateData } from '@sluice/protocol/wsusss';

/** From so many bytes of UTF-16 on, a real server sends a cabinet (product note 29 of MS-WSUSSS; observed). */
const LARGEST_PLAIN_BYTES = 5_120;

/** A revision as an upstream server has it. */
export interface UpstreamDocument {
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly xml: string;
  /** Categories and detectoids are listed by themselves (MS-WSUSSS 3.1.4.5, GetConfig). */
  readonly isConfiguration: boolean;
  /** What a filter is compared with: every category of its IsCategory clauses. */
  readonly categoryIds: readonly string[];
  /** SHA-1 digests of its files, base64. */
  readonly digests: readonly string[];
}

/** What is read from a document, carelessly: it may be a hostile one. */
export function upstreamDocument(xml: string, identity?: { readonly updateId: string; readonly revisionNumber: number }): UpstreamDocument {
  const attribute = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(xml)?.[1] ?? '';
  const clauses = [...xml.matchAll(/<upd:AtLeastOne IsCategory="true">(.*?)<\/upd:AtLeastOne>/gs)].map(([, content = '']) => content);
  return {
    xml,
    updateId: identity?.updateId ?? attribute('UpdateID').toLowerCase(),
    revisionNumber: identity?.revisionNumber ?? Number(attribute('RevisionNumber')),
    isConfiguration: ['Category', 'Detectoid'].includes(attribute('UpdateType')),
    categoryIds: clauses.flatMap((content) => [...content.matchAll(/UpdateID="([^"]*)"/g)].map(([, id = '']) => id.toLowerCase())),
    digests: [...xml.matchAll(/<upd:File Digest="([^"]*)"/g)].map(([, digest = '']) => digest),
  };
}

/** The document as GetUpdateData carries it: plain text, or a cabinet when it is long. */
export function updateData({ updateId, revisionNumber, xml, digests }: UpstreamDocument): ServerSyncUpdateData {
  const Id = { UpdateID: updateId, RevisionNumber: revisionNumber };
  const FileDigestList = digests.map((digest) => Buffer.from(digest, 'base64'));
  return xml.length * 2 > LARGEST_PLAIN_BYTES ? { Id, FileDigestList, XmlUpdateBlobCompressed: writeMetadataCabinet(xml) } : { Id, FileDigestList, XmlUpdateBlob: xml };
}
