import { Body, Controller, Delete, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import { Operation } from '../api/openapi/operation.js';
import { guidInput } from '../api/validation/inputs.js';
import { createdProductSchema, newProductSchema, type CreatedProductRepresentation, type NewProductRequest } from './own-product.schema.js';
import { OwnProductsService } from './own-products.service.js';

/** Products of this server's own, for what it publishes. */
@ApiTags('Publishing')
@Controller('api/v1/products')
export class OwnProductsController {
  constructor(@Inject(OwnProductsService) private readonly products: OwnProductsService) {}

  @Post()
  @Operation({
    id: 'createProduct', summary: 'Makes a product of this server\'s own, and its company where there is none', status: 201, answer: createdProductSchema, changes: true,
    description: 'The same titles give the same ids on the same server. Servers below get the categories with their next synchronization.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'product-exists', 'too-many-products', 'invalid-publication'],
  })
  create(@Body({ schema: newProductSchema }) wanted: NewProductRequest, @ByAdministrator() by: Administrator): Promise<CreatedProductRepresentation> {
    return this.products.create(wanted, by);
  }

  @Delete(':productId')
  @Operation({
    id: 'deleteProduct', summary: 'Removes a product or company that this server made', status: 204, changes: true,
    description: 'Nothing may belong to it, in any revision. Servers below keep what they have of it.',
    problems: ['product-not-found', 'not-own-product', 'product-in-use'],
  })
  remove(@Param('productId', { schema: guidInput }) productId: string, @ByAdministrator() by: Administrator): Promise<void> {
    return this.products.remove(productId, by);
  }
}
