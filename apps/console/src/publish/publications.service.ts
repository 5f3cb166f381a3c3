import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { listPublications, publishUpdate, type ListedPublication, type PublishedUpdate } from '@sluice/domain/publishing';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import type { ContentName } from '@sluice/platform/content-store';
import { rulesOfServicingManifest, writeUpdateDocument, type LocalUpdate } from '@sluice/protocol/update-metadata/publish';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { momentOf } from '../api/validation/outputs.js';
import { EVENT_SOURCE } from '../event-source.js';
import { installationOf, rulesOf } from './installation-of.js';
import type { ListedPublicationRepresentation, NewPublicationRequest, PublicationQuery, PublicationRepresentation } from './publication.schema.js';
import { readServicingManifest } from './servicing-manifest.js';
import { UploadsService } from './uploads.service.js';

const LIST = 'publications';

const position = z.object({ publishedAt: z.coerce.date(), updateId: z.guid(), revisionNumber: z.int() });

/** Publishes updates of this server's own, and tells which there are. */
@Injectable()
export class PublicationsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(UploadsService) private readonly uploads: UploadsService,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  async list({ limit, cursor }: PublicationQuery): Promise<Page<ListedPublicationRepresentation>> {
    const rows = await listPublications(this.dataSource, limit + 1, readCursor(LIST, position, cursor));
    return pageOf(LIST, rows, limit, representation, ({ publishedAt, updateId, revisionNumber }) => ({ publishedAt, updateId, revisionNumber }));
  }

  /**
   * Publishes an update whose file was uploaded. Everything that can be wrong about the request is found before the file is hashed, and
   * the file is in the store before anybody hears of the update. Throws `ApiProblem`, PublishingError, LocalUpdateError and
   * ContentStoreError; at most the file has been stored then, and the request can be repeated.
   */
  async publish(request: NewPublicationRequest, by: Administrator): Promise<PublicationRepresentation> {
    const asked = localUpdateOf(request, request.updateId ?? randomUUID(), new Date());
    writeUpdateDocument({ ...asked, rules: asked.rules ?? '', revisionNumber: 1, publisherId: asked.updateId });
    const { name: _, size, sha1, sha256 } = asked.file;
    await this.uploads.finish(request.file.sha1, size, { sha1, sha256 });
    const update = { ...asked, rules: asked.rules ?? await this.#rulesOfFile(request.file.sha1, size) };
    const published = await this.#import(request, update, by);
    const publication = { updateId: published.updateId, revisionNumber: published.revisionNumber, title: request.title, changeNumber: published.changeNumber };
    this.audit.record(by, 'update.publish', { publication, file: { name: request.file.name, sha1: request.file.sha1 } });
    return publication;
  }

  async #rulesOfFile(name: ContentName, size: number): Promise<string> {
    return rulesOfServicingManifest(await readServicingManifest(await this.uploads.read(name), size)).rules;
  }

  #import(request: NewPublicationRequest, update: UnnumberedUpdate, by: Administrator): Promise<PublishedUpdate> {
    const { updateId, file, productIds, classificationId, prerequisites, supersedes } = update;
    return publishUpdate(
      this.dataSource,
      { updateId, revisionNumber: request.revisionNumber ?? null, productIds, classificationId, prerequisites, supersedes, file, adminName: by.name },
      (identity) => revisionFromDocument([Buffer.from(writeUpdateDocument({ ...update, ...identity }))]),
      EVENT_SOURCE,
    );
  }
}

/** An update before its transaction gives it a number and a publisher. */
type UnnumberedUpdate = Omit<LocalUpdate, 'revisionNumber' | 'publisherId'>;

/** The same before its file was looked into. */
type AskedUpdate = Omit<UnnumberedUpdate, 'rules'> & { readonly rules: string | null };

function localUpdateOf(request: NewPublicationRequest, updateId: string, now: Date): AskedUpdate {
  const { file } = request;
  return {
    updateId, creationDate: now, language: request.language.toLowerCase(), title: request.title, description: request.description ?? null,
    moreInfoUrl: request.moreInfoUrl ?? null, supportUrl: request.supportUrl ?? null, kbArticleId: request.kbArticleId ?? null, severity: request.severity ?? null,
    reboot: request.reboot, productIds: [...new Set(request.productIds)], classificationId: request.classificationId,
    prerequisites: [...new Set(request.prerequisites)], supersedes: [...new Set(request.supersedes)],
    file: {
      name: file.name, size: file.size, sha1: Buffer.from(file.sha1, 'hex'), sha256: Buffer.from(file.sha256, 'hex'),
      modified: file.modified === undefined ? now : new Date(file.modified),
    },
    installation: installationOf(request), rules: rulesOf(request),
  };
}

function representation({ updateId, revisionNumber, title, adminName, publishedAt, fileName, sha1, fileSize }: ListedPublication): ListedPublicationRepresentation {
  return {
    updateId, revisionNumber, title, administrator: adminName, publishedAt: momentOf(publishedAt),
    file: { name: fileName, sha1: sha1.toString('hex').toUpperCase(), size: fileSize },
  };
}
