import { Inject, Injectable } from '@nestjs/common';
import { createOwnProduct, removeOwnProduct, type OwnCategoryIdentity } from '@sluice/domain/publishing';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { writeCategoryDocument } from '@sluice/protocol/update-metadata/publish';
import { DataSource } from 'typeorm';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { EVENT_SOURCE } from '../event-source.js';
import type { CreatedProductRepresentation, NewProductRequest } from './own-product.schema.js';

/** Makes and removes products of this server's own. Throws PublishingError. */
@Injectable()
export class OwnProductsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  async create({ company, title, language }: NewProductRequest, by: Administrator): Promise<CreatedProductRepresentation> {
    const creationDate = new Date();
    const make = (category: OwnCategoryIdentity) => revisionFromDocument([Buffer.from(writeCategoryDocument({ ...category, creationDate, language: language.toLowerCase() }))]);
    const { updateId, companyId, changeNumber } = await createOwnProduct(this.dataSource, { company, title, adminName: by.name }, make, EVENT_SOURCE);
    this.audit.record(by, 'product.create', { product: { updateId, title, company, companyId } });
    return { updateId, title, companyId, changeNumber };
  }

  async remove(productId: string, by: Administrator): Promise<void> {
    const product = await removeOwnProduct(this.dataSource, productId, EVENT_SOURCE);
    this.audit.record(by, 'product.remove', { product });
  }
}
