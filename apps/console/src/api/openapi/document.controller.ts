import { Controller, Get, Header, Injectable, Inject } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { DOCUMENT_PATH } from '../paths.js';

/** Keeps the document once it was built from the finished application. */
@Injectable()
export class ApiDocumentHolder {
  document: OpenAPIObject | undefined;
}

/** Serves the document of the API; it says nothing about this server, so it needs no token. */
@ApiExcludeController()
@Controller()
export class DocumentController {
  constructor(@Inject(ApiDocumentHolder) private readonly holder: ApiDocumentHolder) {}

  @Get(DOCUMENT_PATH)
  @Header('cache-control', 'no-cache')
  get(): OpenAPIObject | undefined {
    return this.holder.document;
  }
}
