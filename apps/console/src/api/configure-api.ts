import type { RunningService } from '@sluice/platform/observability';
import { IMPORT_MEDIA_TYPES } from '../imports/media-types.js';
import { PIECE_MEDIA_TYPE } from '../publish/uploads.controller.js';
import { BearerToken } from './access/bearer-token.js';
import { requireToken } from './access/require-token.js';
import { apiDocument } from './openapi/api-document.js';
import { ApiDocumentHolder } from './openapi/document.controller.js';

/**
 * What the API needs of the application around it, before the routes are registered: the token is asked for first of all,
 * imports and uploads get their bodies as streams, and the document is built.
 */
export function configureApi(app: RunningService['app'], token: string): void {
  const server = app.getHttpAdapter().getInstance();
  requireToken(server, new BearerToken(token));
  server.addContentTypeParser([...IMPORT_MEDIA_TYPES, PIECE_MEDIA_TYPE], (_request, payload, done) => done(null, payload));
  app.get(ApiDocumentHolder).document = apiDocument(app);
}
