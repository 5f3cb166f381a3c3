import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import { CategoriesService } from './categories.service.js';
import {
  categoryQuerySchema, classificationPageSchema, productPageSchema, productQuerySchema,
  type CategoryQuery, type ClassificationRepresentation, type ProductQuery, type ProductRepresentation,
} from './category.schema.js';

/** Products and classifications: the categories that updates are found and chosen by. */
@ApiTags('Categories')
@Controller('api/v1')
export class CategoriesController {
  constructor(@Inject(CategoriesService) private readonly categories: CategoriesService) {}

  @Get('products')
  @Operation({ id: 'listProducts', summary: 'Companies, product families and products, by title', answer: productPageSchema, problems: ['invalid-cursor'] })
  products(@Query({ schema: productQuerySchema }) query: ProductQuery): Promise<Page<ProductRepresentation>> {
    return this.categories.products(query);
  }

  @Get('classifications')
  @Operation({ id: 'listClassifications', summary: 'Classifications, by title', answer: classificationPageSchema, problems: ['invalid-cursor'] })
  classifications(@Query({ schema: categoryQuerySchema }) query: CategoryQuery): Promise<Page<ClassificationRepresentation>> {
    return this.categories.classifications(query);
  }
}
