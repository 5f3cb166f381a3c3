import { Inject, Injectable } from '@nestjs/common';
import { listCategories, type CategoryType, type ListedCategory } from '@sluice/domain/catalog';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import type { CategoryQuery, ClassificationRepresentation, ProductQuery, ProductRepresentation } from './category.schema.js';

const PRODUCT_TYPES = { Company: 'company', ProductFamily: 'productFamily', Product: 'product' } as const;

/** Answers questions about categories. */
@Injectable()
export class CategoriesService {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  products(query: ProductQuery): Promise<Page<ProductRepresentation>> {
    // A cursor of either list goes on in that list only.
    return this.#page(query.own ? 'own-products' : 'products', Object.keys(PRODUCT_TYPES) as CategoryType[], query, (category) => ({
      ...representation(category),
      type: PRODUCT_TYPES[category.categoryType as keyof typeof PRODUCT_TYPES],
      parentIds: [...category.parentIds],
      isOwn: category.isOwn,
    }), query.own);
  }

  classifications(query: CategoryQuery): Promise<Page<ClassificationRepresentation>> {
    return this.#page('classifications', ['UpdateClassification'], query, representation);
  }

  async #page<Item>(list: string, types: readonly CategoryType[], { limit, cursor }: CategoryQuery, toItem: (category: ListedCategory) => Item, onlyOwn = false): Promise<Page<Item>> {
    const after = readCursor(list, z.guid(), cursor);
    const rows = await listCategories(this.dataSource, types, limit + 1, after, onlyOwn);
    return pageOf(list, rows, limit, toItem, ({ updateId }) => updateId);
  }
}

function representation({ updateId, title, excludedByDefault, updateCount }: ListedCategory): ClassificationRepresentation {
  return { updateId, title, excludedByDefault, updateCount };
}
